//! Runs a property on the inputs of a corpus, and on inputs made from them by edits.
//!
//! `cargo test` runs a fixed number of edited inputs, the same ones each time. With the variable `FUZZ_SECONDS`, a target runs
//! as many as fit, different ones each time. An input that fails is made smaller and written to `target/fuzz`.

mod corpus;
mod document;
mod edits;
mod failure;
mod files;

use std::cell::Cell;
use std::time::{Duration, Instant};

use proptest::test_runner::{Config, RngSeed, TestCaseError, TestError, TestRunner};

use corpus::Corpus;
pub(crate) use files::{empty_file, file, write};

/// How many inputs run between two looks at the clock.
const BATCH: u32 = 32;

/// Runs a property on every input of the corpus `name`, then on `inputs` edited ones. It fails by a panic.
pub(crate) fn fuzz(name: &str, inputs: u32, property: impl Fn(&[u8])) {
    failure::silence_panics();
    let corpus = Corpus::read(name);
    for (file, input) in corpus.inputs() {
        if let Err(reason) = failure::of(&property, input) {
            panic!("{}: {reason}", file.display());
        }
    }
    let run = match std::env::var("FUZZ_SECONDS") {
        Ok(seconds) => Run::for_seconds(&seconds),
        Err(_) => Run::Inputs(inputs),
    };
    let edited = corpus.edited();
    let count = Cell::new(0);
    while run.goes_on(count.get()) {
        let config = Config {
            cases: BATCH,
            max_shrink_iters: 4096,
            failure_persistence: None,
            rng_seed: run.seed(count.get()),
            ..Config::default()
        };
        let result = TestRunner::new(config).run(&edited, |input| {
            count.set(count.get() + 1);
            failure::of(&property, &input.0).map_err(TestCaseError::fail)
        });
        match result {
            Ok(()) => {}
            Err(TestError::Fail(reason, input)) => {
                let file = failure::keep(name, &input.0);
                panic!(
                    "{name}: {reason}\n  input: {input:?}\n  It was written to {}. Once it is fixed, keep it: move the file to \
                     tests/fuzz/corpus/{name}, with a name that says what it is.",
                    file.display()
                );
            }
            Err(TestError::Abort(reason)) => panic!("{name}: {reason}"),
        }
    }
    println!("{name}: {} inputs", count.get() as usize + corpus.inputs().count());
}

enum Run {
    Inputs(u32),
    Until(Instant),
}

impl Run {
    fn for_seconds(text: &str) -> Self {
        let seconds = text.parse().unwrap_or_else(|_| panic!("FUZZ_SECONDS must be a number of seconds, not `{text}`"));
        Self::Until(Instant::now() + Duration::from_secs(seconds))
    }

    /// The same for the same inputs, unless the time decides how many there are.
    fn seed(&self, count: u32) -> RngSeed {
        match self {
            Self::Inputs(_) => RngSeed::Fixed(count.into()),
            Self::Until(_) => RngSeed::Random,
        }
    }

    fn goes_on(&self, count: u32) -> bool {
        match self {
            Self::Inputs(inputs) => count < *inputs,
            Self::Until(end) => Instant::now() < *end,
        }
    }
}
