//! [`ArrowArrayStream`]: batches one after the other, by Arrow's [C stream
//! interface](https://arrow.apache.org/docs/format/CStreamInterface.html).

use std::ffi::{CString, c_char, c_int, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;

use super::{ArrowArray, ArrowSchema};
use crate::schema::Schema;
use crate::slice::Slice;

/// Input or output failed, as `errno.h` has it.
const EIO: c_int = 5;

/// Batches one after the other, as the specification lays them out.
#[repr(C)]
#[derive(Debug)]
pub struct ArrowArrayStream {
    get_schema: Option<unsafe extern "C" fn(*mut ArrowArrayStream, *mut ArrowSchema) -> c_int>,
    get_next: Option<unsafe extern "C" fn(*mut ArrowArrayStream, *mut ArrowArray) -> c_int>,
    get_last_error: Option<unsafe extern "C" fn(*mut ArrowArrayStream) -> *const c_char>,
    release: Option<unsafe extern "C" fn(*mut ArrowArrayStream)>,
    private_data: *mut c_void,
}

// SAFETY: it points to what it owns alone, which is `Send`.
unsafe impl Send for ArrowArrayStream {}

/// What makes batches: `None` is the end. An error is a text for people.
pub type Batches = Box<dyn FnMut() -> Result<Option<Slice>, String> + Send>;

struct Owned {
    schema: Schema,
    batches: Batches,
    error: Option<CString>,
}

impl ArrowArrayStream {
    /// Batches of a schema.
    #[must_use]
    pub fn new(schema: Schema, batches: Batches) -> Self {
        Self {
            get_schema: Some(get_schema),
            get_next: Some(get_next),
            get_last_error: Some(get_last_error),
            release: Some(release),
            private_data: Box::into_raw(Box::new(Owned { schema, batches, error: None })).cast(),
        }
    }
}

impl Drop for ArrowArrayStream {
    fn drop(&mut self) {
        if let Some(release) = self.release {
            // SAFETY: a struct that has `release` was not released, and belongs to whoever drops it.
            unsafe { release(self) };
        }
    }
}

/// # Safety
/// `stream` must be one that [`ArrowArrayStream::new`] made, perhaps moved, and not released.
unsafe fn owned<'a>(stream: *mut ArrowArrayStream) -> &'a mut Owned {
    // SAFETY: `new` made it of a box that lives until `release`. The specification forbids concurrent calls.
    unsafe { &mut *(*stream).private_data.cast::<Owned>() }
}

/// # Safety
/// As for [`owned`]. `out` must be a place to write to.
unsafe extern "C" fn get_schema(stream: *mut ArrowArrayStream, out: *mut ArrowSchema) -> c_int {
    // SAFETY: see the function.
    let owned = unsafe { owned(stream) };
    // SAFETY: `out` may be uninitialized, and is not dropped therefore.
    unsafe { ptr::write(out, ArrowSchema::of(&owned.schema)) };
    0
}

/// # Safety
/// As for [`get_schema`].
unsafe extern "C" fn get_next(stream: *mut ArrowArrayStream, out: *mut ArrowArray) -> c_int {
    // SAFETY: see the function.
    let owned = unsafe { owned(stream) };
    // A panic must not cross into C.
    let next = catch_unwind(AssertUnwindSafe(&mut owned.batches)).unwrap_or_else(|_| Err("internal error".to_owned()));
    let array = match next {
        Ok(Some(slice)) => ArrowArray::of(&slice),
        Ok(None) => ArrowArray::empty(),
        Err(message) => {
            owned.error = CString::new(message.replace('\0', "")).ok();
            return EIO;
        }
    };
    // SAFETY: `out` may be uninitialized, and is not dropped therefore.
    unsafe { ptr::write(out, array) };
    0
}

/// # Safety
/// As for [`owned`].
unsafe extern "C" fn get_last_error(stream: *mut ArrowArrayStream) -> *const c_char {
    // SAFETY: see the function. The text lives until the next call.
    unsafe { owned(stream) }.error.as_ref().map_or(ptr::null(), |error| error.as_ptr())
}

/// # Safety
/// As for [`owned`].
unsafe extern "C" fn release(stream: *mut ArrowArrayStream) {
    // SAFETY: the caller passes a struct that is there, and nobody else uses it while it is released.
    let stream = unsafe { &mut *stream };
    stream.release = None;
    // SAFETY: `new` made it of a box, and nothing else frees it, because `release` is called once.
    drop(unsafe { Box::from_raw(stream.private_data.cast::<Owned>()) });
}
