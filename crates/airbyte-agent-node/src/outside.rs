//! Memory that JavaScript holds outside of V8, which collects the sooner, the more it is told of.

use std::cell::Cell;

use napi::Env;

thread_local! {
    /// Bytes that this thread let go of since its V8 was last told. It cannot be told right then: a thread that ends lets
    /// go of things when there is no environment any more.
    static LET_GO: Cell<i64> = const { Cell::new(0) };
}

/// Bytes that V8 is told of until this is dropped, on the same thread. Who else holds them shares it: they count once.
pub(crate) struct Outside(i64);

impl Outside {
    /// Tell V8 of so many more bytes.
    pub(crate) fn hold(env: &Env, bytes: usize) -> napi::Result<Self> {
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
        env.adjust_external_memory(bytes.saturating_sub(LET_GO.take()))?;
        Ok(Self(bytes))
    }
}

impl Drop for Outside {
    fn drop(&mut self) {
        // Nobody counts for a thread that has ended.
        let _ = LET_GO.try_with(|bytes| bytes.set(bytes.get().saturating_add(self.0)));
    }
}
