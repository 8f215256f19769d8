//! Texts of generated records. They are invented; no real person, company or address is meant.

use crate::agent::catalogue::TextKind;

const FIRST: [&str; 32] = [
    "Ada", "Amir", "Anouk", "Bela", "Bruno", "Carla", "Chidi", "Dalia", "Deniz", "Elin", "Emeka", "Farah", "Goran",
    "Hana", "Ines", "Ivo", "Jonas", "Kaito", "Lena", "Luca", "Maren", "Mateo", "Mina", "Nadia", "Noor", "Olek",
    "Priya", "Rosa", "Samir", "Tove", "Yara", "Zoe",
];
const LAST: [&str; 32] = [
    "Abara",
    "Albers",
    "Bianchi",
    "Castell",
    "Dahl",
    "Duarte",
    "Eriksen",
    "Farkas",
    "Fontaine",
    "Galvin",
    "Haas",
    "Hollis",
    "Ibarra",
    "Jansen",
    "Kovac",
    "Lindqvist",
    "Marsh",
    "Mbeki",
    "Moreau",
    "Nakano",
    "Novak",
    "Okafor",
    "Petrov",
    "Quint",
    "Rahman",
    "Sato",
    "Silva",
    "Tanaka",
    "Usman",
    "Varga",
    "Weiss",
    "Zeman",
];
const COMPANY: [&str; 24] = [
    "Amber",
    "Anchor",
    "Birch",
    "Cedar",
    "Cobalt",
    "Copper",
    "Delta",
    "Ember",
    "Falcon",
    "Granite",
    "Harbor",
    "Indigo",
    "Juniper",
    "Lantern",
    "Maple",
    "Meridian",
    "Northgate",
    "Orchard",
    "Pioneer",
    "Quarry",
    "Riverbend",
    "Saffron",
    "Summit",
    "Willow",
];
const TRADE: [&str; 16] = [
    "Analytics",
    "Bakery",
    "Builders",
    "Foods",
    "Forge",
    "Freight",
    "Gardens",
    "Instruments",
    "Labs",
    "Logistics",
    "Media",
    "Optics",
    "Outfitters",
    "Robotics",
    "Software",
    "Textiles",
];
const VERB: [&str; 20] = [
    "Add",
    "Allow",
    "Clarify",
    "Deprecate",
    "Document",
    "Drop",
    "Fix",
    "Handle",
    "Improve",
    "Limit",
    "Log",
    "Migrate",
    "Move",
    "Refactor",
    "Remove",
    "Rename",
    "Retry",
    "Support",
    "Test",
    "Validate",
];
const PART: [&str; 24] = [
    "billing export",
    "cursor handling",
    "dashboard filters",
    "date parsing",
    "error messages",
    "export queue",
    "file uploads",
    "import wizard",
    "invite mail",
    "login page",
    "mobile layout",
    "nightly sync",
    "onboarding guide",
    "page cache",
    "password reset",
    "rate limiter",
    "report builder",
    "search index",
    "settings menu",
    "token refresh",
    "usage meter",
    "user roles",
    "webhook delivery",
    "worker pool",
];
const WHEN: [&str; 16] = [
    "after a restart",
    "behind a proxy",
    "for archived projects",
    "for empty results",
    "for large accounts",
    "for new workspaces",
    "in dark mode",
    "in the audit log",
    "on slow networks",
    "on the first run",
    "when offline",
    "when the list is long",
    "with many tabs open",
    "with old clients",
    "with two factors",
    "without a profile",
];
const SENTENCE: [&str; 24] = [
    "The change is small but touches every account.",
    "We saw it twice this week, both times in the morning.",
    "A screenshot is attached.",
    "It works again after a reload, so the cache is the first suspect.",
    "The old behaviour is kept behind a setting.",
    "Nobody was locked out.",
    "Customers asked for this at the last review.",
    "The numbers add up once the refund is counted.",
    "Please check the totals before the end of the month.",
    "The steps are written down in the guide.",
    "It only happens when two people save at once.",
    "A test covers the case now.",
    "The team agreed to ship it behind a flag.",
    "Response times went from two seconds to a tenth of that.",
    "The import stops at the first row with an empty date.",
    "Support has answered the three open questions.",
    "We should tell the people who asked.",
    "The report leaves out archived entries on purpose.",
    "Rolling back took four minutes.",
    "The limit is fifty, as the page says.",
    "There is a workaround for the time being.",
    "The next step is a call with their engineers.",
    "Everything else was left as it is.",
    "The renewal is due at the end of the quarter.",
];
const WORD: [&str; 24] = [
    "alpha", "anchor", "beacon", "canvas", "cipher", "delta", "ember", "feature", "garden", "harbor", "island",
    "kernel", "ledger", "matrix", "needle", "orbit", "prism", "quartz", "ribbon", "signal", "timber", "urgent",
    "vector", "window",
];
const THING: [&str; 20] = [
    "Backpack", "Blanket", "Bottle", "Candle", "Chair", "Clock", "Compass", "Desk", "Kettle", "Keyboard", "Lamp",
    "Mug", "Notebook", "Pen", "Plan", "Planter", "Sensor", "Table", "Tent", "Toolbox",
];
const LOOK: [&str; 12] = [
    "Basic", "Bright", "Classic", "Compact", "Folding", "Foldable", "Light", "Large", "Quiet", "Small", "Sturdy",
    "Wide",
];
const JOB: [&str; 14] = [
    "Account Manager",
    "Accountant",
    "Buyer",
    "Data Analyst",
    "Designer",
    "Head of Operations",
    "Marketing Lead",
    "Office Manager",
    "Product Manager",
    "Sales Director",
    "Software Engineer",
    "Support Lead",
    "Team Lead",
    "VP Finance",
];
const DEPARTMENT: [&str; 8] =
    ["Engineering", "Finance", "Legal", "Marketing", "Operations", "People", "Sales", "Support"];
const CITY: [&str; 14] = [
    "Aarhus", "Austin", "Bergen", "Bologna", "Cork", "Ghent", "Kyoto", "Lagos", "Leipzig", "Lyon", "Nairobi", "Oaxaca",
    "Porto", "Tartu",
];
const COUNTRY: [&str; 14] = ["BE", "CA", "DE", "DK", "EE", "ES", "FR", "IE", "IT", "JP", "KE", "MX", "NO", "US"];
const ENDING: [&str; 8] = ["csv", "docx", "json", "md", "pdf", "png", "txt", "xlsx"];

/// A random number generator (splitmix64) that gives the same numbers for the same seed on every machine.
pub(super) struct SeededRng(u64);

impl SeededRng {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0 if `end` is 0.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        if end == 0 { 0 } else { self.next() % end }
    }

    /// A number from 0 up to but not including 1.
    pub(super) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[(self.next() % words.len() as u64) as usize]
    }
}

/// Seeds of the texts of one record. Its names are those of one person, its companies are one company.
pub(super) struct Source {
    /// Seed of this text.
    pub own: u64,
    /// Seed of the record's person.
    pub person: u64,
    /// Seed of the record's company.
    pub company: u64,
    /// The record's number, from 1. It makes logins and addresses unique.
    pub number: u64,
}

/// A text of the given kind.
pub(super) fn text(kind: TextKind, source: &Source) -> String {
    let mut rng = SeededRng::new(source.own);
    let mut person = SeededRng::new(source.person);
    let (first, last) = (person.pick(&FIRST), person.pick(&LAST));
    let mut company = SeededRng::new(source.company);
    let (firm, trade) = (company.pick(&COMPANY), company.pick(&TRADE));
    let number = source.number;
    match kind {
        TextKind::Title => format!("{} {} {}", rng.pick(&VERB), rng.pick(&PART), rng.pick(&WHEN)),
        TextKind::Sentence => rng.pick(&SENTENCE).to_owned(),
        TextKind::Paragraph => {
            let sentences: Vec<&str> = (0..3 + rng.below(4)).map(|_| rng.pick(&SENTENCE)).collect();
            sentences.join(" ")
        }
        TextKind::Word => rng.pick(&WORD).to_owned(),
        TextKind::Slug => format!("{}-{}-{number}", rng.pick(&WORD), rng.pick(&WORD)),
        TextKind::Name => format!("{first} {last}"),
        TextKind::FirstName => first.to_owned(),
        TextKind::LastName => last.to_owned(),
        TextKind::Login => format!("{}-{}-{number}", first.to_lowercase(), last.to_lowercase()),
        TextKind::Email => format!("{}.{}{number}@example.com", first.to_lowercase(), last.to_lowercase()),
        TextKind::Phone => format!("+1-555-01{:02}-{:04}", rng.below(100), rng.below(10_000)),
        TextKind::Company => format!("{firm} {trade}"),
        TextKind::Domain => format!("{}-{}-{number}.test", firm.to_lowercase(), trade.to_lowercase()),
        TextKind::Product => format!("{} {}", rng.pick(&LOOK), rng.pick(&THING)),
        TextKind::JobTitle => rng.pick(&JOB).to_owned(),
        TextKind::Department => rng.pick(&DEPARTMENT).to_owned(),
        TextKind::City => rng.pick(&CITY).to_owned(),
        TextKind::Country => rng.pick(&COUNTRY).to_owned(),
        TextKind::Color => format!("{:06x}", rng.below(1 << 24)),
        TextKind::FileName => format!("{}-{}-{number}.{}", rng.pick(&WORD), rng.pick(&WORD), rng.pick(&ENDING)),
    }
}
