//! [`ArrowSchema`]: the type of an array.

use std::ffi::{CString, c_char, c_void};
use std::ptr;

use crate::schema::{DataType, Field, Schema};

/// A value may be null.
const NULLABLE: i64 = 2;

/// The type of an array, as the specification lays it out.
#[repr(C)]
#[derive(Debug)]
pub struct ArrowSchema {
    pub(super) format: *const c_char,
    pub(super) name: *const c_char,
    metadata: *const c_char,
    flags: i64,
    pub(super) n_children: i64,
    pub(super) children: *mut *mut ArrowSchema,
    pub(super) dictionary: *mut ArrowSchema,
    pub(super) release: Option<unsafe extern "C" fn(*mut ArrowSchema)>,
    private_data: *mut c_void,
}

// SAFETY: it points to what it owns alone, which is `Send`.
unsafe impl Send for ArrowSchema {}

/// What an [`ArrowSchema`] points to.
struct Owned {
    _format: CString,
    _name: CString,
    children: Vec<*mut ArrowSchema>,
}

impl ArrowSchema {
    /// The type of the batches of a schema: a struct.
    #[must_use]
    pub fn of(schema: &Schema) -> Self {
        Self::new("", "+s", &schema.fields, 0)
    }

    /// One that is released already, for others to write into.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            format: ptr::null(),
            name: ptr::null(),
            metadata: ptr::null(),
            flags: 0,
            n_children: 0,
            children: ptr::null_mut(),
            dictionary: ptr::null_mut(),
            release: None,
            private_data: ptr::null_mut(),
        }
    }

    fn of_field(field: &Field) -> Self {
        let format = match &field.data_type {
            DataType::Null => "n",
            DataType::Bool => "b",
            DataType::Int64 => "l",
            DataType::UInt64 => "L",
            DataType::Float64 => "g",
            DataType::Text | DataType::Json => "u",
            DataType::Timestamp => "tsu:UTC",
            DataType::Struct(fields) => return Self::new(&field.name, "+s", fields, NULLABLE),
            DataType::List(items) => {
                let item = Field { name: "item".to_owned(), data_type: (**items).clone() };
                return Self::new(&field.name, "+l", &[item], NULLABLE);
            }
        };
        Self::new(&field.name, format, &[], NULLABLE)
    }

    fn new(name: &str, format: &str, fields: &[Field], flags: i64) -> Self {
        // A name with the character that ends texts in C is cut there.
        let text = |text: &str| CString::new(text.split('\0').next().unwrap_or_default()).unwrap_or_default();
        let children = fields.iter().map(|field| Box::into_raw(Box::new(Self::of_field(field)))).collect();
        let mut owned = Box::new(Owned { _format: text(format), _name: text(name), children });
        Self {
            format: owned._format.as_ptr(),
            name: owned._name.as_ptr(),
            flags,
            n_children: i64::try_from(owned.children.len()).unwrap_or(0),
            children: owned.children.as_mut_ptr(),
            release: Some(release),
            private_data: Box::into_raw(owned).cast(),
            ..Self::empty()
        }
    }
}

impl Drop for ArrowSchema {
    fn drop(&mut self) {
        if let Some(release) = self.release {
            // SAFETY: a struct that has `release` was not released, and belongs to whoever drops it.
            unsafe { release(self) };
        }
    }
}

/// # Safety
/// `schema` must be one that [`ArrowSchema::new`] made, perhaps moved, and not released.
unsafe extern "C" fn release(schema: *mut ArrowSchema) {
    // SAFETY: the caller passes a struct that is there, and nobody else uses it while it is released.
    let schema = unsafe { &mut *schema };
    schema.release = None;
    // SAFETY: `new` made it of a box, and nothing else frees it, because `release` is called once.
    let owned = unsafe { Box::from_raw(schema.private_data.cast::<Owned>()) };
    for child in owned.children.iter().copied() {
        // SAFETY: `new` made each of a box. Dropping it releases it, unless it was released or moved before.
        drop(unsafe { Box::from_raw(child) });
    }
}
