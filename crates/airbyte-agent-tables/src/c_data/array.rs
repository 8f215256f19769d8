//! [`ArrowArray`]: the values of an array.

use std::ffi::c_void;
use std::ptr;

use crate::columns::{Column, SharedBatch, Texts, Validity, Values};
use crate::slice::Slice;

/// The values of an array, as the specification lays them out.
#[repr(C)]
#[derive(Debug)]
pub struct ArrowArray {
    length: i64,
    null_count: i64,
    offset: i64,
    n_buffers: i64,
    n_children: i64,
    buffers: *mut *const c_void,
    children: *mut *mut ArrowArray,
    dictionary: *mut ArrowArray,
    release: Option<unsafe extern "C" fn(*mut ArrowArray)>,
    private_data: *mut c_void,
}

/// What an [`ArrowArray`] points to. Each array of a tree keeps the batch, because its children may outlive it.
struct Owned {
    _batch: SharedBatch,
    buffers: Vec<*const c_void>,
    children: Vec<*mut ArrowArray>,
}

impl ArrowArray {
    /// The rows: a struct. Nothing is copied.
    #[must_use]
    pub fn of(slice: &Slice) -> Self {
        let Slice { batch, range } = slice;
        let is_whole = range.len() == batch.rows;
        let child = |column: &Column| {
            let mut child = Self::of_column(column, batch);
            if !is_whole {
                // The struct itself begins at its first row: readers differ in what they make of an offset there.
                (child.offset, child.length) = (count(range.start), count(range.len()));
                // The specification's number for nulls that were not counted. An array of nulls has no others.
                child.null_count = match (child.null_count, &column.values) {
                    (_, Values::Null) => child.length,
                    (0, _) => 0,
                    _ => -1,
                };
            }
            child
        };
        let children = batch.columns.iter().map(child).collect();
        Self::new(batch, range.len(), 0, vec![ptr::null()], children)
    }

    /// One that is released already, for others to write into.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            length: 0,
            null_count: 0,
            offset: 0,
            n_buffers: 0,
            n_children: 0,
            buffers: ptr::null_mut(),
            children: ptr::null_mut(),
            dictionary: ptr::null_mut(),
            release: None,
            private_data: ptr::null_mut(),
        }
    }

    fn of_column(column: &Column, batch: &SharedBatch) -> Self {
        let validity = validity(&column.validity);
        let mut children = Vec::new();
        let buffers = match &column.values {
            // An array of nulls has no buffers.
            Values::Null => return Self::new(batch, column.len(), column.len(), Vec::new(), Vec::new()),
            Values::Bool(bits) => vec![validity, buffer(bits.bytes())],
            Values::Int64(values) | Values::Timestamp(values) => vec![validity, buffer(values)],
            Values::UInt64(values) => vec![validity, buffer(values)],
            Values::Float64(values) => vec![validity, buffer(values)],
            Values::Text(Texts { offsets, bytes }) | Values::Json(Texts { offsets, bytes }) => {
                vec![validity, buffer(offsets), buffer(bytes)]
            }
            Values::Struct(members) => {
                children.extend(members.iter().map(|(_, member)| Self::of_column(member, batch)));
                vec![validity]
            }
            Values::List { offsets, items } => {
                children.push(Self::of_column(items, batch));
                vec![validity, buffer(offsets)]
            }
        };
        Self::new(batch, column.len(), column.validity.nulls(), buffers, children)
    }

    fn new(
        batch: &SharedBatch,
        length: usize,
        nulls: usize,
        buffers: Vec<*const c_void>,
        children: Vec<ArrowArray>,
    ) -> Self {
        let children = children.into_iter().map(|child| Box::into_raw(Box::new(child))).collect();
        let mut owned = Box::new(Owned { _batch: SharedBatch::clone(batch), buffers, children });
        Self {
            length: count(length),
            null_count: count(nulls),
            offset: 0,
            n_buffers: count(owned.buffers.len()),
            n_children: count(owned.children.len()),
            buffers: owned.buffers.as_mut_ptr(),
            children: owned.children.as_mut_ptr(),
            dictionary: ptr::null_mut(),
            release: Some(release),
            private_data: Box::into_raw(owned).cast(),
        }
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The bits of values that are not null; no buffer if none is null.
fn validity(validity: &Validity) -> *const c_void {
    validity.bits().map_or(ptr::null(), |bits| buffer(bits.bytes()))
}

/// The memory of a buffer. It is not moved or changed any more, because the batch is shared.
fn buffer<T>(values: &[T]) -> *const c_void {
    values.as_ptr().cast()
}

impl Drop for ArrowArray {
    fn drop(&mut self) {
        if let Some(release) = self.release {
            // SAFETY: a struct that has `release` was not released, and belongs to whoever drops it.
            unsafe { release(self) };
        }
    }
}

/// # Safety
/// `array` must be one that [`ArrowArray::new`] made, perhaps moved, and not released.
unsafe extern "C" fn release(array: *mut ArrowArray) {
    // SAFETY: the caller passes a struct that is there, and nobody else uses it while it is released.
    let array = unsafe { &mut *array };
    array.release = None;
    // SAFETY: `new` made it of a box, and nothing else frees it, because `release` is called once.
    let owned = unsafe { Box::from_raw(array.private_data.cast::<Owned>()) };
    for child in owned.children.iter().copied() {
        // SAFETY: `new` made each of a box. Dropping it releases it, unless it was released or moved before.
        drop(unsafe { Box::from_raw(child) });
    }
}
