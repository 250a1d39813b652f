"""All information of an error is read: money, quotas and delays, in its details, its message and its header."""

from __future__ import annotations

import pytest
from google.genai import errors
from hypothesis import given
from hypothesis import strategies as st
from websockets.datastructures import Headers
from websockets.exceptions import InvalidStatus
from websockets.http11 import Response

from bot.gemini import failures
from bot.work.ending import EndingKind, Retry
from sandbox.gemini import errors as sandbox
from tests.gemini.test_gemini_failures import api_error, ending, quota

USED_UP = (
    "You exceeded your current quota, please check your plan and billing details. For more information on this error, "
    "head to: https://ai.google.dev/gemini-api/docs/rate-limits. To monitor your current usage, head to: "
    "https://ai.dev/rate-limit. \n* Quota exceeded for metric: generativelanguage.googleapis.com/"
    "generate_content_free_tier_requests, limit: 20, model: gemini-2.5-flash"
)


@pytest.mark.parametrize(
    ("message", "what"),
    [
        (sandbox.credits_depleted().message, "billing"),
        (sandbox.spending_cap().message, "billing"),
        ("Your project has exceeded its spend cap.", "billing"),
        (USED_UP.replace("limit: 20", "limit: 0") + "\nPlease retry in 45.578569677s.", "quota"),
    ],
)
def test_a_429_about_money_is_for_the_operator_with_or_without_details(message: str, what: str) -> None:
    bare = errors.ClientError(429, {"error": {"code": 429, "message": message}}, None)
    for error in (bare, quota(message=message), api_error(429, "RESOURCE_EXHAUSTED", message)):
        found = ending(error)
        assert (found.kind, found.params, found.retry) == (EndingKind.MISCONFIGURED, {"what": what}, Retry.NEVER)
    assert failures.ending_of_live_close(1011, message[:123], received=False).kind in {
        EndingKind.MISCONFIGURED,
        EndingKind.BUSY,  # the limit of 0 does not fit into a close reason
    }


def test_a_region_without_quota_is_a_plan_without_the_model() -> None:
    metadata = {
        "quota_limit": "GenerateContentRequestsPerMinutePerProjectPerRegion",
        "quota_limit_value": "0",
    }
    kind = "type.googleapis.com/google.rpc.ErrorInfo"
    detail = {"@type": kind, "reason": "RATE_LIMIT_EXCEEDED", "metadata": metadata}
    assert ending(api_error(429, "RESOURCE_EXHAUSTED", "Quota exceeded", [detail])).params == {"what": "quota"}
    metadata["quota_limit_value"] = "60"
    assert ending(api_error(429, "RESOURCE_EXHAUSTED", "Quota exceeded", [detail])).params == {"scope": "minute"}
    assert failures.limits_named(api_error(429, "RESOURCE_EXHAUSTED", "", [detail])) == {"minute": 60}


@pytest.mark.parametrize(
    ("said", "delay_s"),
    [
        ("\nPlease retry in 26.664s.", 26.664),
        ("\nPlease retry in 58.821668433s.", 58.821668433),
        ("\nPlease retry in 1m30s.", 90),
        ("\nPlease retry in 1h2m3.5s.", 3723.5),
        ("\nPlease retry in 5h.", 18_000),
        ("\nPlease retry in 547.893ms.", 0.547893),
        ("\nTry again in 2 minutes and 5 seconds.", 125),
        ("\nRetry after 500 milliseconds", 0.5),
        ("\nPlease retry in 99999h.", 86_400),
        ("\nPlease retry in a few minutes.", None),
        ("\nPlease retry in 5", None),
        ("", None),
    ],
)
def test_a_delay_in_the_message_alone_is_read(said: str, delay_s: float | None) -> None:
    found = ending(errors.ClientError(429, {"error": {"code": 429, "message": USED_UP + said}}, None))
    assert (found.kind, found.params["scope"]) == (EndingKind.BUSY, "minute")
    assert found.after_s == (None if delay_s is None else pytest.approx(delay_s))
    assert failures.ending_of_live_close(1011, f"Quota exceeded.{said}", received=False).after_s == found.after_s


def test_retry_info_goes_before_the_message() -> None:
    error = quota({"quotaId": "x", "quotaValue": "5"}, delay="7s", message=f"{USED_UP}\nPlease retry in 26.66s.")
    assert ending(error).after_s == 7


def test_a_daily_quota_in_the_message_alone_comes_back_at_midnight() -> None:
    message = "Quota exceeded for quota metric 'Generate Content API requests per day'. Please retry in 4s."
    assert ending(api_error(429, "RESOURCE_EXHAUSTED", message)).params["scope"] == "day"


class _Answered:
    def __init__(self, retry_after: str) -> None:
        self.headers = {"retry-after": retry_after}


@pytest.mark.parametrize(
    ("header", "delay_s"),
    [
        ("30", 30),
        ("Tue, 24 Nov 2026 12:00:45 GMT", 45),
        ("Tue, 24 Nov 2026 11:00:00 GMT", 0),
        ("soon", None),
        ("-5", None),
        ("9" * 400, 86_400),
    ],
)
@pytest.mark.parametrize("code", [429, 503])
def test_the_header_retry_after_is_read_where_nothing_else_tells_a_delay(
    code: int, header: str, delay_s: float | None
) -> None:
    kind = errors.ClientError if code < 500 else errors.ServerError
    found = ending(kind(code, {"message": "slow down"}, _Answered(header)))
    assert (found.kind, found.after_s) == (EndingKind.BUSY, delay_s)
    refused = InvalidStatus(Response(code, "", Headers({"Retry-After": header}), b"<html>"))
    assert ending(refused).after_s == delay_s


NAMES = st.sampled_from(
    ["error", "message", "details", "status", "@type", "violations", "metadata", "retryDelay", "quotaId"]
)
BODIES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner),
)


@given(BODIES)
@pytest.mark.parametrize("code", [400, 429, 503])
def test_a_body_of_any_form_has_an_ending(code: int, body: object) -> None:
    kind = errors.ClientError if code < 500 else errors.ServerError
    error = kind(code, {}, None)
    error.details = body
    assert ending(error).kind in {EndingKind.MISCONFIGURED, EndingKind.BUSY}
    assert failures.limits_named(error) == {}
