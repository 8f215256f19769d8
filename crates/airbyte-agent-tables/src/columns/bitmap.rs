//! [`Bitmap`] and [`Validity`]: bits as Arrow has them, the lowest first.

use std::ops::Range;

/// Bits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bitmap {
    bytes: Vec<u8>,
    length: usize,
}

impl Bitmap {
    pub(crate) fn push(&mut self, bit: bool) {
        if self.length.is_multiple_of(8) {
            self.bytes.push(0);
        }
        if let (true, Some(last)) = (bit, self.bytes.last_mut()) {
            *last |= 1 << (self.length % 8);
        }
        self.length += 1;
    }

    pub(crate) fn truncate(&mut self, length: usize) {
        if length >= self.length {
            return;
        }
        self.length = length;
        self.bytes.truncate(length.div_ceil(8));
        if let (1.., Some(last)) = (length % 8, self.bytes.last_mut()) {
            *last &= (1 << (length % 8)) - 1;
        }
    }

    pub(crate) fn get(&self, position: usize) -> bool {
        self.bytes.get(position / 8).is_some_and(|byte| byte >> (position % 8) & 1 == 1)
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Adds the bytes of some bits, the first of which is the lowest. Bits behind the last are 0.
    pub(crate) fn write(&self, range: Range<usize>, out: &mut Vec<u8>) {
        let (start, shift) = (range.start / 8, range.start % 8);
        let byte = |position: usize| u16::from(self.bytes.get(position).copied().unwrap_or(0));
        for position in start..start + range.len().div_ceil(8) {
            let [low, _] = ((byte(position) | byte(position + 1) << 8) >> shift).to_le_bytes();
            out.push(low);
        }
        if let (1.., Some(last)) = (range.len() % 8, out.last_mut()) {
            *last &= (1 << (range.len() % 8)) - 1;
        }
    }
}

/// Which values are not null. Nothing is stored until one is null.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Validity {
    bits: Option<Bitmap>,
    length: usize,
    nulls: usize,
}

impl Validity {
    pub(crate) fn push(&mut self, is_valid: bool) {
        if !is_valid {
            self.nulls += 1;
            if self.bits.is_none() {
                let mut bits = Bitmap::default();
                (0..self.length).for_each(|_| bits.push(true));
                self.bits = Some(bits);
            }
        }
        if let Some(bits) = &mut self.bits {
            bits.push(is_valid);
        }
        self.length += 1;
    }

    pub(crate) fn truncate(&mut self, length: usize) {
        if let Some(bits) = &mut self.bits {
            self.nulls -= (length..self.length).filter(|at| !bits.get(*at)).count();
            bits.truncate(length);
        }
        self.length = self.length.min(length);
    }

    pub(crate) fn len(&self) -> usize {
        self.length
    }

    pub(crate) fn nulls(&self) -> usize {
        self.nulls
    }

    pub(crate) fn bits(&self) -> Option<&Bitmap> {
        self.bits.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_begin_with_the_lowest() {
        let mut bits = Bitmap::default();
        [true, false, true, true, false, false, false, false, true].into_iter().for_each(|bit| bits.push(bit));
        assert_eq!(bits.bytes(), [0b1101, 1]);
        bits.truncate(3);
        assert_eq!(bits.bytes(), [0b101]);
        bits.push(false);
        bits.push(true);
        assert_eq!(bits.bytes(), [0b1_0101]);
        assert!(bits.get(4) && !bits.get(3) && !bits.get(99));
    }

    #[test]
    fn validity_is_stored_from_the_first_null_on() {
        let mut validity = Validity::default();
        (0..9).for_each(|_| validity.push(true));
        assert!(validity.bits().is_none());
        validity.push(false);
        assert_eq!((validity.nulls(), validity.len()), (1, 10));
        assert_eq!(validity.bits().map(Bitmap::bytes), Some([0xff, 1].as_slice()));
        validity.truncate(9);
        assert_eq!((validity.nulls(), validity.len()), (0, 9));
    }
}
