"""An offline voice: text and the name of a Gemini voice in, 24 kHz PCM and the time of each word out."""

from sandbox.show.speech.voicebox import Spoken, Voicebox

__all__ = ["Spoken", "Voicebox"]
