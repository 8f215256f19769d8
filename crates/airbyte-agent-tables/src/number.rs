//! Numbers of JSON, without a silent rounding.

/// Digits beyond which the decimal form of a number may say more than a double does.
const EXACT_DIGITS: usize = 17;

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
        let is_integer = !spelt.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E'));
        if is_integer && spelt != "-0" {
            if let Ok(value) = spelt.parse() {
                return Self::Signed(value);
            }
            return spelt.parse().map_or(Self::Huge, Self::Unsigned);
        }
        match spelt.parse::<f64>() {
            Ok(value) if value.is_finite() => Self::Float { value, is_rounded: significant(spelt) > EXACT_DIGITS },
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

/// How many digits of a number are significant.
fn significant(spelt: &str) -> usize {
    let mantissa = spelt.split(['e', 'E']).next().unwrap_or_default();
    let digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).collect();
    let digits = digits.trim_ascii_start();
    let leading = digits.iter().take_while(|digit| **digit == b'0').count();
    let trailing = digits.iter().rev().take_while(|digit| **digit == b'0').count();
    digits.len().saturating_sub(leading + trailing)
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
        for (spelt, is_rounded) in
            [("1.50", false), ("0.1", false), ("-0", false), ("1E2", false), ("0.12345678901234567890", true)]
        {
            let value = spelt.parse().expect("a double");
            assert_eq!(Number::parse(spelt), Number::Float { value, is_rounded }, "{spelt}");
        }
        assert_eq!(Number::parse("100000000000000000000000.0"), Number::Float { value: 1e23, is_rounded: false });
    }
}
