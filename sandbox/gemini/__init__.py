"""A Gemini on this machine: its wire formats over TLS, content made offline, faults on demand."""

from sandbox.gemini.certificate import Certificate, make_certificate, write_bundle
from sandbox.gemini.pace import Pace
from sandbox.gemini.record import Call, Sent
from sandbox.gemini.server import GeminiSandbox

__all__ = ["Call", "Certificate", "GeminiSandbox", "Pace", "Sent", "make_certificate", "write_bundle"]
