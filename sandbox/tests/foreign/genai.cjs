// The unmodified JavaScript SDK of Gemini: a story is streamed, a comic with pictures between its words, a narration is
// spoken live. Each event is a line of JSON. GOOGLE_GEMINI_BASE_URL, GEMINI_API_KEY and NODE_EXTRA_CA_CERTS lead it.

const { GoogleGenAI, Modality } = require("@google/genai");

const tell = (event, data = {}) => console.log(JSON.stringify({ event, ...data }));
const ai = new GoogleGenAI({ apiKey: process.env.GEMINI_API_KEY });
const STORY_MODEL = "gemini-3.8-flash";
const COMIC_MODEL = "gemini-nano-banana-2.1";
const LIVE_MODEL = "gemini-3.8-live";

async function story() {
  const chunks = await ai.models.generateContentStream({
    model: STORY_MODEL,
    contents: "Write a story of 120 words. Idea: a fox named Ada finds a brass key",
    config: { systemInstruction: "You tell stories.", maxOutputTokens: 4000 },
  });
  let text = "";
  let count = 0;
  let last;
  for await (const chunk of chunks) {
    text += chunk.text ?? "";
    count += 1;
    last = chunk;
  }
  const usage = last.usageMetadata;
  tell("story", { text, chunks: count, finish: last.candidates[0].finishReason, tokens: usage.candidatesTokenCount });
}

async function comic() {
  const chunks = await ai.models.generateContentStream({
    model: COMIC_MODEL,
    contents: "Draw a comic of 2 panels. Idea: Ada the fox finds a brass key",
    config: { responseModalities: [Modality.TEXT, Modality.IMAGE], imageConfig: { aspectRatio: "1:1" } },
  });
  const parts = [];
  for await (const chunk of chunks) {
    for (const part of chunk.candidates?.[0]?.content?.parts ?? []) {
      if (part.inlineData) {
        const data = Buffer.from(part.inlineData.data, "base64");
        parts.push({ type: part.inlineData.mimeType, start: data.subarray(1, 4).toString("latin1") });
      } else if (part.text && !part.thought && parts.at(-1)?.type !== "text") {
        parts.push({ type: "text" });
      }
    }
  }
  tell("comic", { parts });
}

async function narration() {
  let bytes = 0;
  let transcript = "";
  let opened = false;
  let end;
  const done = new Promise((resolve, reject) => {
    end = { resolve, reject };
  });
  const session = await ai.live.connect({
    model: LIVE_MODEL,
    config: {
      responseModalities: [Modality.AUDIO],
      speechConfig: { voiceConfig: { prebuiltVoiceConfig: { voiceName: "Aoede" } } },
      outputAudioTranscription: {},
    },
    callbacks: {
      onopen: () => {
        opened = true;
      },
      onmessage: (message) => {
        const content = message.serverContent;
        for (const part of content?.modelTurn?.parts ?? []) {
          if (part.inlineData) bytes += Buffer.from(part.inlineData.data, "base64").length;
        }
        transcript += content?.outputTranscription?.text ?? "";
        if (content?.turnComplete) end.resolve(message.usageMetadata);
      },
      onerror: (event) => end.reject(new Error(event.message)),
      onclose: (event) => end.reject(new Error(`closed: ${event.code} ${event.reason}`)),
    },
  });
  session.sendClientContent({
    turns: [{ role: "user", parts: [{ text: "<<<The lamp burned all night.>>>" }] }],
    turnComplete: true,
  });
  const usage = await done;
  session.close();
  tell("narration", { opened, bytes, transcript, tokens: usage?.responseTokenCount });
}

async function refusals() {
  const wrong = new GoogleGenAI({ apiKey: "not-the-key" });
  for (const [client, model] of [
    [wrong, STORY_MODEL],
    [ai, "no-such-model"],
    [ai, STORY_MODEL],
  ]) {
    try {
      await client.models.generateContent({ model, contents: "hello" });
      tell("answered");
    } catch (error) {
      tell("refused", { name: error.name, status: error.status });
    }
  }
}

async function others() {
  const whole = await ai.models.generateContent({ model: STORY_MODEL, contents: "Idea: a short hello in 60 words" });
  const counted = await ai.models.countTokens({ model: STORY_MODEL, contents: "one two three" });
  const names = [];
  for await (const model of await ai.models.list()) names.push(model.name);
  tell("others", { text: whole.text, counted: counted.totalTokens, names });
}

(async () => {
  await story();
  await comic();
  await narration();
  await others();
  process.stdin.once("data", async () => {
    await refusals();
    process.exit(0);
  });
})().catch((error) => {
  tell("error", { message: String(error?.stack ?? error) });
  process.exit(1);
});
