//! Numbers of JSON, without a silent rounding.

/// Up to so many digits, a double keeps every decimal number.
const EXACT_DIGITS: usize = 15;

/// Up to so many digits, every integer is an `i64`.
const SHORT_DIGITS: usize = 18;

/// Every integer up to here has a double of its own.
const MAX_SAFE: u64 = 1 << 53;

/// What a number is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Number {
    Signed(i64),
    /// Beyond the largest `i64`.
    Unsigned(u64),
    Float {
        value: f64,
        /// Whether it has more digits than a double keeps.
        is_rounded: bool,
    },
    /// An integer beyond 64 bits, or a number beyond doubles. Only its text is exact.
    Huge,
}

impl Number {
    pub(crate) fn parse(spelt: &str) -> Self {
        if let Some(value) = short_integer(spelt.as_bytes()) {
            return Self::Signed(value);
        }
        let is_integer = !spelt.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E'));
        if is_integer && spelt != "-0" {
            if let Ok(value) = spelt.parse() {
                return Self::Signed(value);
            }
            return spelt.parse().map_or(Self::Huge, Self::Unsigned);
        }
        match spelt.parse::<f64>() {
            Ok(value) if value.is_finite() => Self::Float { value, is_rounded: is_rounded(spelt, value) },
            _ => Self::Huge,
        }
    }

    /// The double that is exactly this number.
    pub(crate) fn as_exact_f64(self) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "no more than 53 bits")]
        match self {
            Self::Signed(value) if value.unsigned_abs() <= MAX_SAFE => Some(value as f64),
            Self::Float { value, .. } => Some(value),
            Self::Signed(_) | Self::Unsigned(_) | Self::Huge => None,
        }
    }
}

/// An integer of so few digits that no other type is possible. Most numbers are.
fn short_integer(spelt: &[u8]) -> Option<i64> {
    let digits = spelt.strip_prefix(b"-").unwrap_or(spelt);
    if digits.is_empty() || digits.len() > SHORT_DIGITS {
        return None;
    }
    let mut value = 0;
    for byte in digits {
        value = value * 10 + i64::from(byte.is_ascii_digit().then(|| byte - b'0')?);
    }
    match digits.len() == spelt.len() {
        true => Some(value),
        // Zero has a sign as a fraction only.
        false => (value != 0).then_some(-value),
    }
}

/// Whether a number has other digits than its double, which are the fewest that no other double has.
fn is_rounded(spelt: &str, value: f64) -> bool {
    // Without an allocation for almost all numbers.
    if spelt.len() <= EXACT_DIGITS {
        return false;
    }
    let digits = significant(spelt);
    digits.len() > EXACT_DIGITS && digits != significant(&format!("{value:e}"))
}

/// The digits of a number that are significant.
fn significant(spelt: &str) -> Vec<u8> {
    let mantissa = spelt.split(['e', 'E']).next().unwrap_or_default();
    let digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).collect();
    let leading = digits.iter().take_while(|digit| **digit == b'0').count();
    let trailing = digits.iter().rev().take_while(|digit| **digit == b'0').count();
    digits.get(leading..digits.len() - trailing).unwrap_or_default().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_exact_or_huge() {
        assert_eq!(Number::parse("-9223372036854775808"), Number::Signed(i64::MIN));
        assert_eq!(Number::parse("9223372036854775808"), Number::Unsigned(1 << 63));
        assert_eq!(Number::parse("18446744073709551615"), Number::Unsigned(u64::MAX));
        for huge in ["18446744073709551616", "-9223372036854775809", "1e400"] {
            assert_eq!(Number::parse(huge), Number::Huge);
        }
        assert_eq!(Number::parse("9007199254740993").as_exact_f64(), None);
        assert_eq!(Number::parse("-9007199254740992").as_exact_f64(), Some(-9_007_199_254_740_992.0));
    }

    #[test]
    fn floats_say_whether_digits_are_lost() {
        for (spelt, is_rounded) in [
            ("1.50", false),
            ("0.1", false),
            ("-0", false),
            ("1E2", false),
            ("0.30000000000000004", false),
            ("0.10000000000000001", true),
            ("0.12345678901234567890", true),
        ] {
            let value = spelt.parse().expect("a double");
            assert_eq!(Number::parse(spelt), Number::Float { value, is_rounded }, "{spelt}");
        }
        assert_eq!(Number::parse("100000000000000000000000.0"), Number::Float { value: 1e23, is_rounded: false });
    }
}
