//! How far a string goes without an escape, looked through 16 bytes at a time.

type Stride = [u8; 16];

/// How many bytes come before the first that a string can't have as it is.
#[inline]
pub(super) fn plain(bytes: &[u8]) -> usize {
    let mut rest = bytes;
    while let Some((stride, after)) = rest.split_first_chunk() {
        if let Some(first) = first_end(stride) {
            return bytes.len() - rest.len() + first;
        }
        rest = after;
    }
    bytes.len() - rest.len() + rest.iter().take_while(|byte| !ends(**byte)).count()
}

fn ends(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | ..b' ')
}

/// Which of these bytes is the first that [`ends`].
#[cfg(not(target_arch = "x86_64"))]
fn first_end(stride: &Stride) -> Option<usize> {
    stride.iter().position(|byte| ends(*byte))
}

/// As above, of all bytes at once.
#[cfg(target_arch = "x86_64")]
#[inline]
fn first_end(stride: &Stride) -> Option<usize> {
    use std::arch::x86_64::{
        _mm_cmpeq_epi8, _mm_min_epu8, _mm_movemask_epi8, _mm_or_si128, _mm_set_epi64x, _mm_set1_epi8,
    };

    /// A bit for each byte, the lowest for the first.
    #[target_feature(enable = "sse2")]
    fn ends(stride: &Stride) -> u32 {
        let bytes = u128::from_le_bytes(*stride);
        let bytes = _mm_set_epi64x((bytes >> u64::BITS) as i64, bytes as i64);
        let quotation_mark = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'"' as i8));
        let backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'\\' as i8));
        let control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(b' ' as i8 - 1)), bytes);
        _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quotation_mark, backslash), control)) as u32
    }

    // SAFETY: SSE2 is a part of x86-64, so each of its processors has it.
    let ends = unsafe { ends(stride) };
    (ends != 0).then(|| ends.trailing_zeros() as usize)
}
