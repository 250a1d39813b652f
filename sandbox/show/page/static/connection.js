// The page's one connection. What the person does goes out with a number that its answer repeats; everything else comes
// in as it happens. A lost connection is made again, later and later up to a few seconds.

const LONGEST_WAIT_MS = 4000;
const ANSWER_WAIT_MS = 20_000;

export class Connection {
  /** `hear` is called with each message of the server; `onState` with whether there is a connection. */
  constructor(hear, onState) {
    this.hear = hear;
    this.onState = onState;
    this.waiting = new Map();
    this.number = 0;
    this.attempts = 0;
    this.socket = null;
  }

  connect() {
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live`);
    this.socket = socket;
    socket.onopen = () => {
      this.attempts = 0;
      this.onState(true);
    };
    socket.onmessage = ({ data }) => this.take(JSON.parse(data));
    socket.onclose = () => {
      this.onState(false);
      for (const settle of this.waiting.values()) settle({ kind: "failed", reason: "Lost the connection." });
      this.waiting.clear();
      this.attempts += 1;
      setTimeout(() => this.connect(), Math.min(LONGEST_WAIT_MS, 250 * 2 ** this.attempts));
    };
  }

  take(message) {
    if (message.type !== "answer") {
      this.hear(message);
      return;
    }
    this.waiting.get(message.nonce)?.(message);
    this.waiting.delete(message.nonce);
  }

  /** Do something a person does; resolves with the answer, whatever it is, and never rejects. */
  act(act, data = {}) {
    if (this.socket?.readyState !== WebSocket.OPEN) {
      return Promise.resolve({ kind: "refused", reason: "No connection right now." });
    }
    this.number += 1;
    const nonce = String(this.number);
    return new Promise((resolve) => {
      const settle = (answer) => {
        clearTimeout(timer);
        resolve(answer);
      };
      const timer = setTimeout(() => {
        this.waiting.delete(nonce);
        resolve({ kind: "failed", reason: "No answer came back." });
      }, ANSWER_WAIT_MS);
      this.waiting.set(nonce, settle);
      this.socket.send(JSON.stringify({ act, nonce, ...data }));
    });
  }

  /** Upload one file; gives its id, or throws an error whose message a person may read. */
  async upload(file) {
    const form = new FormData();
    form.append("file", file, file.name);
    const response = await fetch("/upload", { method: "POST", body: form, credentials: "same-origin" });
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) throw new Error(answer.reason ?? "The file couldn't be uploaded.");
    return answer.ids?.[0] ?? answer.id;
  }
}
