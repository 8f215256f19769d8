//! Progress of calls that follow pages: a notification for each response.

use std::future::Future;
use std::time::Duration;

use airbyte_agent::{EncodedRequest, Error, Interceptor, Response};
use futures::FutureExt;
use futures::future::BoxFuture;
use rmcp::model::ProgressNotificationParam;
use rmcp::service::{RequestContext, RoleServer};
use tokio::sync::watch;

tokio::task_local! {
    /// How many responses the call of a tool has received.
    static RESPONSES: watch::Sender<u32>;
}

/// Counts the responses of the call that runs now.
pub struct ProgressInterceptor;

impl Interceptor for ProgressInterceptor {
    fn after<'a>(
        &'a self,
        _: &'a EncodedRequest,
        _: Result<&'a Response, &'a Error>,
        _: Duration,
    ) -> BoxFuture<'a, ()> {
        // Calls without a progress token are not counted.
        let _ = RESPONSES.try_with(|responses| responses.send_modify(|count| *count += 1));
        async {}.boxed()
    }
}

/// Runs a call, and notifies the client of its progress if the client has asked for that.
pub async fn reported<T>(context: &RequestContext<RoleServer>, call: impl Future<Output = T>) -> T {
    let Some(token) = context.meta.get_progress_token() else { return call.await };
    let (sender, mut receiver) = watch::channel(0);
    let notify = async {
        while receiver.changed().await.is_ok() {
            let count = *receiver.borrow_and_update();
            let message = format!("{count} responses received");
            let progress = ProgressNotificationParam::new(token.clone(), f64::from(count)).with_message(message);
            // Progress is for show. The call goes on without it.
            let _ = context.peer.notify_progress(progress).await;
        }
        std::future::pending().await
    };
    tokio::select! {
        result = RESPONSES.scope(sender, call) => result,
        never = notify => never,
    }
}
