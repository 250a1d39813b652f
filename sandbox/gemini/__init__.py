"""A local Gemini server: its wire formats over TLS, content made offline, faults on demand."""

from sandbox.gemini.certificate import Certificate, make_certificate, write_bundle
from sandbox.gemini.mishearing import Mishearing
from sandbox.gemini.pace import Pace
from sandbox.gemini.record import Call, Sent
from sandbox.gemini.server import GeminiSandbox
from sandbox.gemini.sound_memory import heard_in

__all__ = [
    "Call",
    "Certificate",
    "GeminiSandbox",
    "Mishearing",
    "Pace",
    "Sent",
    "heard_in",
    "make_certificate",
    "write_bundle",
]
