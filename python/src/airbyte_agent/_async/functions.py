"""Runs the functions of a client when one of its calls needs them."""

from __future__ import annotations

from .._log import log_warning
from .callbacks import call_back, next_piece, pieces_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .._client_functions import ClientFunctions
    from .._native import Callback


async def run_callback(callback: Callback) -> None:
    """Run the function that a call needs, and answer with what it returns or raises."""
    try:
        if callback.kind == "send":
            await _send(callback)
        elif callback.kind == "read":
            callback.complete(await next_piece(callback.body()))
        elif callback.kind == "on_request":
            await _on_request(callback)
        elif callback.kind == "approve":
            await _approve(callback)
        else:
            await _on_outcome(callback)
    except BaseException as error:
        from .._http import RequestNotSentError

        callback.fail(error, _describe(error), _code(error), isinstance(error, RequestNotSentError))
        if not isinstance(error, Exception):
            raise


async def _send(callback: Callback) -> None:
    from .._http import HTTPRequest, HTTPResponse

    response = await call_back(_functions(callback).transport, HTTPRequest(*callback.request()))
    if not isinstance(response, HTTPResponse):
        raise TypeError(f"`transport` must return an HTTPResponse, not {type(response).__name__}")
    body = response.body
    callback.respond(response.status, response.headers, body if isinstance(body, bytes) else pieces_of(body))


async def _on_request(callback: Callback) -> None:
    from .._hooks import CallDetails

    await call_back(_functions(callback).on_request, CallDetails(callback.about()[0]))
    callback.complete()


async def _on_outcome(callback: Callback) -> None:
    from .._hooks import CallOutcome

    outcome = CallOutcome(*callback.about())
    try:
        await call_back(_functions(callback).on_outcome, outcome)
    except Exception as error:
        # The call has ended, and its result must not be lost.
        log_warning(f"{outcome.call.operation}: `on_outcome` failed: {_describe(error)}")
    callback.complete()


async def _approve(callback: Callback) -> None:
    from .._approval import PendingApproval

    answer = await call_back(_functions(callback).approver, PendingApproval(**callback.about()[0]))
    if not isinstance(answer, str) or not callback.answer(answer):
        raise TypeError(f'`approver` must return "approved", "declined" or "later", not {answer!r}')


def _functions(callback: Callback) -> ClientFunctions:
    # Imported here, because most clients have none.
    from .._client_functions import functions_of

    return functions_of(callback.functions)


def _describe(error: BaseException) -> str:
    text = str(error)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _code(error: BaseException) -> str | None:
    """The name of the error of the operating system that is the reason, such as `ECONNREFUSED`."""
    from errno import errorcode

    reason: BaseException | None = error
    while reason is not None:
        if isinstance(reason, OSError) and reason.errno is not None and reason.errno in errorcode:
            return errorcode[reason.errno]
        reason = reason.__cause__ or reason.__context__
    return None
