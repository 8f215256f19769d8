//! Following pages.
//!
//! A [`PageSource`] knows the request of each page and where the next page begins; [`Pages`] follows it. Positions are
//! parameters: what to add to the request of the call. [`ListPages`] is the source for lists whose paging is declared
//! in the operation table. [`Records`] are those of all pages. Pages may be requested ahead of the reader, which then finds them
//! in the order of the pages; see [`ReadAhead`].

mod ahead;
mod list;
mod numbered;
mod pages;
mod records;
mod records_json;
mod repetition;
mod source;
mod token;

pub use ahead::ReadAhead;
pub use list::ListPages;
pub use numbered::NumberedPages;
pub use pages::{FetchedPage, Page, PageLimits, Pages};
pub use records::Records;
pub use records_json::RecordsJson;
pub use source::{PageContents, PageSource};
#[doc(hidden)]
pub use token::{decode as decode_token, encode as encode_token};
