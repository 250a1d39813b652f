"""Every refusal and failure of Gemini has its own Ending, and none of them shows the key."""

from __future__ import annotations

import json
from typing import Any

import aiohttp
import httpx2
import pytest
from google.genai import errors, types
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosedError, InvalidStatus
from websockets.frames import Close
from websockets.http11 import Response

from bot.gemini import failures
from bot.work.ending import Ending, EndingKind, Fault, Retry

KEY = "AIzaSyPlantedKeyThatMustNeverBeShown0123"
NOON_UTC = 1_795_521_600.0  # 2026-11-24 12:00 UTC


def api_error(
    code: int, status: str, message: str = "", details: list[dict[str, Any]] | None = None
) -> errors.APIError:
    body = {"error": {"code": code, "status": status, "message": message, "details": details or []}}
    kind = errors.ClientError if code < 500 else errors.ServerError
    return kind(code, body, None)


def quota(*violations: dict[str, str], delay: str | None = None, message: str = "") -> errors.APIError:
    details: list[dict[str, Any]] = [
        {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": list(violations)}
    ]
    if delay:
        details.append({"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": delay})
    return api_error(429, "RESOURCE_EXHAUSTED", message, details)


def ending(error: BaseException, *, received: bool = False) -> Ending:
    return failures.ending_of_error(error, received=received, now=NOON_UTC)


@pytest.mark.parametrize("reason", list(types.FinishReason))
def test_every_finish_reason_has_a_decision(reason: types.FinishReason) -> None:
    assert reason.name in failures.FINISH_REASONS
    assert failures.ending_of_finish(reason.name).is_good == (reason is types.FinishReason.STOP)


@pytest.mark.parametrize("reason", list(types.BlockedReason))
def test_every_block_reason_has_a_decision_and_is_never_retried(reason: types.BlockedReason) -> None:
    assert reason.name in failures.BLOCK_REASONS
    found = failures.ending_of_block(reason.name)
    assert (found.kind, found.retry, found.params["where"]) == (EndingKind.BLOCKED, Retry.NEVER, "prompt")


@pytest.mark.parametrize("reason", list(types.TurnCompleteReason))
def test_every_turn_complete_reason_has_a_decision(reason: types.TurnCompleteReason) -> None:
    assert reason.name in failures.TURN_COMPLETE_REASONS
    unspecified = reason is types.TurnCompleteReason.TURN_COMPLETE_REASON_UNSPECIFIED
    assert failures.ending_of_turn(reason.name).is_good == unspecified


def test_reasons_no_one_has_heard_of_are_not_a_success() -> None:
    assert failures.ending_of_finish("BRAND_NEW").kind is EndingKind.EMPTY
    assert failures.ending_of_block("BRAND_NEW").params["rule"] == "other"
    assert failures.ending_of_turn("BRAND_NEW").kind is EndingKind.EMPTY


@pytest.mark.parametrize(
    "reason",
    [
        *("SAFETY", "PROHIBITED_CONTENT", "BLOCKLIST", "SPII", "ESCALATION", "MODEL_ARMOR"),
        *("IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT", "LANGUAGE"),
    ],
)
def test_a_content_refusal_is_never_retried(reason: str) -> None:
    found = failures.ending_of_finish(reason)
    assert (found.kind, found.retry, found.fault) == (EndingKind.BLOCKED, Retry.NEVER, Fault.PERSON)


def test_a_refused_picture_says_that_it_was_the_picture() -> None:
    assert failures.ending_of_finish("IMAGE_SAFETY").params == {"rule": "safety", "where": "picture"}


def test_a_stream_without_a_finish_reason_is_lost_not_complete() -> None:
    assert failures.ending_of_finish(None).kind is EndingKind.LOST
    assert failures.ending_of_finish("CONTINUATION").kind is EndingKind.LOST


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (api_error(400, "INVALID_ARGUMENT", "API key not valid.", [{"reason": "API_KEY_INVALID"}]), "key"),
        (api_error(400, "FAILED_PRECONDITION", "User location is not supported for the API use."), "location"),
        (api_error(400, "FAILED_PRECONDITION", "Please enable billing."), "billing"),
        (api_error(400, "INVALID_ARGUMENT", "Unknown name"), "request"),
        (api_error(401, "UNAUTHENTICATED"), "key"),
        (api_error(403, "PERMISSION_DENIED", "It is disabled.", [{"reason": "SERVICE_DISABLED"}]), "permission"),
        (api_error(403, "PERMISSION_DENIED", "Your API key was reported as leaked."), "key"),
        (api_error(404, "NOT_FOUND", "models/x is not found"), "model"),
        (quota({"quotaId": "RequestsPerMinute-FreeTier", "quotaValue": "0"}, delay="20s"), "quota"),
        (quota(message="Quota exceeded for metric x, limit: 0, model: y"), "quota"),
        (api_error(402, "UNKNOWN", "Payment required"), "billing"),
        (api_error(403, "PERMISSION_DENIED", "This API method requires billing to be enabled."), "billing"),
        (api_error(403, "PERMISSION_DENIED", "It is off.", [{"reason": "BILLING_DISABLED"}]), "billing"),
        (
            api_error(403, "PERMISSION_DENIED", "Permission denied: Consumer 'api_key:x' has been suspended."),
            "permission",
        ),
    ],
)
def test_what_the_operator_has_to_fix_is_named(error: errors.APIError, what: str) -> None:
    found = ending(error)
    assert (found.kind, found.params, found.fault) == (EndingKind.MISCONFIGURED, {"what": what}, Fault.OPERATOR)
    assert found.retry is Retry.NEVER


def test_a_quota_of_the_minute_says_when_to_come_back() -> None:
    found = ending(quota({"quotaId": "GenerateRequestsPerMinutePerProject", "quotaValue": "10"}, delay="33.5s"))
    assert found.params == {"scope": "minute", "retry_at": int(NOON_UTC) + 34}
    assert found.after_s == 33.5


def test_a_daily_quota_comes_back_at_midnight_pacific_whatever_its_retry_info_says() -> None:
    found = ending(quota({"quotaId": "GenerateRequestsPerDayPerProjectPerModel", "quotaValue": "250"}, delay="12s"))
    assert found.params == {"scope": "day", "retry_at": int(NOON_UTC) + 20 * 3600}


def test_a_quota_without_details_leaves_the_time_out() -> None:
    assert ending(errors.ClientError(429, {"message": "slow down", "status": "Too Many Requests"}, None)).params == {
        "scope": "minute"
    }


@pytest.mark.parametrize("code", [500, 502, 503, 504])
def test_a_fault_of_the_server_is_overload_before_the_answer_and_a_loss_within_it(code: int) -> None:
    error = errors.ServerError(code, {"message": "<html>", "status": "Bad Gateway"}, None)
    assert ending(error).params == {"scope": "overload"}
    assert ending(error, received=True).kind is EndingKind.LOST


@pytest.mark.parametrize(
    "error",
    [
        aiohttp.ServerDisconnectedError(),
        aiohttp.ClientPayloadError(),
        httpx2.ReadTimeout("silence"),
        ConnectionResetError(),
        TimeoutError(),
        errors.UnknownApiResponseError("half a JSON"),
        TypeError("no code"),
        AttributeError("no object"),
        KeyError("no field"),
        RecursionError(),
        ValueError("no JSON"),
        ConnectionClosedError(None, None),
        api_error(499, "CANCELLED"),
    ],
)
def test_a_broken_connection_or_chunk_is_lost_and_may_be_tried_again(error: BaseException) -> None:
    assert (ending(error).kind, ending(error).retry) == (EndingKind.LOST, Retry.NOW)


def test_what_is_not_the_other_sides_doing_is_not_given_an_ending() -> None:
    with pytest.raises(ZeroDivisionError):
        ending(ZeroDivisionError())


@pytest.mark.parametrize(
    ("code", "reason", "received", "kind", "params"),
    [
        (1000, "", False, EndingKind.LOST, {}),
        (1006, "Abnormal closure.", True, EndingKind.LOST, {}),
        (1007, "Request contains an invalid argument.", False, EndingKind.MISCONFIGURED, {"what": "request"}),
        (1007, "API key not valid. Please pass a valid API key.", False, EndingKind.MISCONFIGURED, {"what": "key"}),
        (1008, "Operation is not implemented, or supported, or enabled.", False, EndingKind.LOST, {}),
        (1008, "BidiGenerateContent session not found", False, EndingKind.LOST, {}),
        (1008, "You exceeded your current quota, please check your plan", False, EndingKind.BUSY, {"scope": "minute"}),
        (1011, "limit: 0, model: gemini-3.8-live", False, EndingKind.MISCONFIGURED, {"what": "quota"}),
        (1007, "Voice name X is not supported.", False, EndingKind.MISCONFIGURED, {"what": "request"}),
        (1008, "models/x is not found for API version v1", False, EndingKind.MISCONFIGURED, {"what": "model"}),
        (1011, "You exceeded your current quota", False, EndingKind.BUSY, {"scope": "minute"}),
        (1011, "Internal error encountered.", False, EndingKind.BUSY, {"scope": "overload"}),
        (1011, "Internal error encountered.", True, EndingKind.LOST, {}),
        (1013, "try again later", False, EndingKind.BUSY, {"scope": "overload"}),
        (4999, "", False, EndingKind.LOST, {}),
    ],
)
def test_each_live_close_code_has_its_ending(
    code: int, reason: str, received: bool, kind: EndingKind, params: dict[str, str]
) -> None:
    found = failures.ending_of_live_close(code, reason, received=received)
    assert (found.kind, found.params) == (kind, params)
    assert ending(errors.APIError(code, reason, None), received=received).kind is kind
    assert ending(ConnectionClosedError(Close(code, reason), None), received=received).kind is kind


def test_a_refused_websocket_upgrade_is_read_like_any_http_error() -> None:
    body = json.dumps({"error": {"code": 403, "status": "PERMISSION_DENIED", "message": "no"}}).encode()
    refused = InvalidStatus(Response(403, "Forbidden", Headers(), body))
    assert ending(refused).params == {"what": "permission"}
    assert ending(InvalidStatus(Response(503, "Unavailable", Headers(), b"<html>"))).params == {"scope": "overload"}


def test_the_field_a_400_names_is_found_and_nothing_else_counts_as_one() -> None:
    patterns = {"thinking_config": "thinking", "image_config": "image_?config"}
    assert failures.refused_field(api_error(400, "INVALID_ARGUMENT", "thinkingLevel is bad"), patterns) == (
        "thinking_config"
    )
    assert failures.refused_field(api_error(400, "INVALID_ARGUMENT", "store is bad"), patterns) is None
    assert failures.refused_field(api_error(500, "INTERNAL", "thinking"), patterns) is None


def test_a_planted_key_reaches_neither_the_line_for_the_log_nor_the_ending() -> None:
    detail = {"@type": "type.googleapis.com/google.rpc.DebugInfo", "detail": f"key {KEY} is bad"}
    error = api_error(400, "INVALID_ARGUMENT", f"API key not valid: {KEY}", [{"reason": "API_KEY_INVALID"}, detail])
    assert KEY in str(error)
    assert KEY not in failures.scrubbed(error, KEY)
    assert KEY not in failures.scrubbed(error, "another")
    assert KEY not in repr(ending(error))
    assert "\n" not in failures.scrubbed_text("two\nlines", "")


REQUESTS_A_MINUTE = "GenerateRequestsPerMinutePerProjectPerModel-FreeTier"
REQUESTS_A_DAY = "GenerateRequestsPerDayPerProjectPerModel-FreeTier"
TOKENS_A_MINUTE = "GenerateContentInputTokensPerModelPerMinute-FreeTier"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (quota({"quotaId": REQUESTS_A_MINUTE, "quotaValue": "15"}), {"minute": 15}),
        (
            quota({"quotaId": REQUESTS_A_MINUTE, "quotaValue": "15"}, {"quotaId": REQUESTS_A_DAY, "quotaValue": "200"}),
            {"minute": 15, "day": 200},
        ),
        (quota({"quotaId": TOKENS_A_MINUTE, "quotaValue": "250000"}), {}),
        (quota({"quotaId": REQUESTS_A_DAY, "quotaValue": "0"}), {}),
        (quota({"quotaId": REQUESTS_A_DAY, "quotaValue": "many"}, {"quotaId": REQUESTS_A_DAY}), {}),
        (quota(), {}),
        (api_error(503, "UNAVAILABLE"), {}),
        (TimeoutError(), {}),
    ],
)
def test_a_429_teaches_its_limits_on_requests_and_nothing_else(error: BaseException, told: dict[str, int]) -> None:
    assert failures.limits_named(error) == told
