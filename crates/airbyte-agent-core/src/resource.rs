//! The [`resource!`](crate::resource) macro, which defines the operations of one resource.

/// Defines a resource: its handle on a client, and for each operation the request type, the response type and the
/// [`OperationSpec`](crate::operation::OperationSpec).
///
/// ```text
/// resource! {
///     /// What the resource is for.
///     Books = "books" {
///         list: ListBooks => BookList["data": Book], GET "/books";
///         lend: LendBook => Loan, POST "/books/{id}/loans" [unstable] .query(&["branch"]) {
///             fn validate(&self) -> Result<(), ValidationError> { … }
///         };
///     }
/// }
/// ```
///
/// A row is the name of the operation, request and response type, method and path; then, each optional, `[unstable]`,
/// further calls on the `OperationSpec`, and items of the `Operation` implementation in braces. For a list, the member of the
/// response that holds the entries, and their type, follow the type of the response.
#[macro_export]
macro_rules! resource {
    (
        $(#[doc = $doc:literal])*
        $resource:ident = $prefix:literal {
            $(
                $verb:ident: $request:ty => $response:ty $([$entries:literal: $entry:ty])?,
                $method:ident $path:literal $([$stability:ident])? $(.$setter:ident($($argument:tt)*))*
                $({ $($item:item)* })?;
            )*
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $resource<'a>(&'a $crate::ApiClient);

        impl<'a> $resource<'a> {
            /// Creates the resource for a client.
            #[must_use]
            pub fn new(client: &'a $crate::ApiClient) -> Self {
                Self(client)
            }

            $(
                #[doc = concat!("`", $prefix, ".", stringify!($verb), "`: see [`", stringify!($request), "`].")]
                ///
                #[doc = concat!("`", stringify!($method), " ", $path, "`")]
                $(
                    ///
                    #[doc = concat!("Not part of the published API (", stringify!($stability), "): it may change without notice.")]
                )?
                ///
                /// # Errors
                /// Any [`Error`]($crate::Error).
                pub fn $verb(&self, request: $request) -> $crate::Call<'a, $request> {
                    $crate::Call::new(self.0, request)
                }
            )*
        }

        $(
            impl $crate::operation::Operation for $request {
                const SPEC: $crate::operation::OperationSpec = $crate::operation::OperationSpec::new(
                    concat!($prefix, ".", stringify!($verb)),
                    $crate::operation::Method::$method,
                    $path,
                )$(.list($entries))?$(.$stability())?$(.$setter($($argument)*))*;
                type Output = $response;
                $($($item)*)?
            }

            $(
                impl $crate::operation::ListOperation for $request {
                    type Entry = $entry;
                }
            )?
        )*

        impl $resource<'static> {
            const DOC: &'static str = concat!($($doc, "\n"),*);

            /// The rows of this resource in the operation table.
            pub const TABLE: &'static [$crate::OperationEntry] = &[
                $($crate::OperationEntry {
                    spec: &<$request as $crate::operation::Operation>::SPEC,
                    parse: $crate::request::parse::<$request>,
                },)*
            ];

            /// The schemas of this resource's requests and responses.
            pub const SCHEMAS: &'static [$crate::OperationSchema] = &[
                $($crate::OperationSchema {
                    spec: &<$request as $crate::operation::Operation>::SPEC,
                    resource_doc: Self::DOC,
                    request: |generator| generator.subschema_for::<$request>(),
                    response: |generator| generator.subschema_for::<$response>(),
                },)*
            ];
        }
    };
}
