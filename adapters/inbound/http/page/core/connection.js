/** The live socket: connects, notices when nobody answers, and connects again with growing pauses. */

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
const PING_EVERY_MS = 10_000;
const LONGEST_SILENCE_MS = 25_000;

/**
 * Calls `onMessage` with every message, `onState` with `{state, text}` whenever the connection changes, and `onRefused` where none came
 * about: nobody is there, or nobody may look without a key.
 */
export class Connection {
  constructor({ onMessage, onState, onRefused }) {
    Object.assign(this, { onMessage, onState, onRefused });
    this.seq = null;
    this.pause = FIRST_PAUSE_MS;
    this.socket = null;
    this.heard = 0;
    this.answersPings = false;
    setInterval(() => this.look(), PING_EVERY_MS);
    addEventListener("online", () => this.hurry());
    addEventListener("pagehide", () => this.socket?.close());
    addEventListener("pageshow", (event) => event.persisted && this.hurry());
    this.connect();
  }

  connect() {
    this.hasOpened = false;
    clearTimeout(this.timer);
    this.timer = 0;
    this.onState({ state: "waiting", text: "Connecting" });
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = (this.socket = new WebSocket(`${scheme}://${location.host}/ws`));
    socket.addEventListener("open", () => (this.hasOpened = true));
    socket.addEventListener("message", (event) => socket === this.socket && this.receive(JSON.parse(event.data)));
    socket.addEventListener("close", () => socket === this.socket && this.again());
  }

  receive(message) {
    this.heard = performance.now();
    if (message.type === "pong") {
      this.answersPings = true;
      return;
    }
    if (message.type === "delta" && message.after !== undefined && message.after !== this.seq) {
      this.socket.close(); // something between this message and the one before was not told: begin anew
      return;
    }
    this.seq = message.seq ?? this.seq;
    if (message.type === "snapshot") {
      this.pause = FIRST_PAUSE_MS;
      this.onState({ state: "good", text: "Live" });
    } else if (message.type === "behind") {
      this.onState({ state: "waiting", text: "Catching up" });
    }
    this.onMessage(message);
  }

  /** Ask for a sign of life; a socket that gave one before and is silent now is dead. */
  look() {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    if (this.answersPings && performance.now() - this.heard > LONGEST_SILENCE_MS) {
      this.socket.close();
      this.again();
    } else {
      this.socket.send('{"type":"ping"}');
    }
  }

  again() {
    if (this.timer) return;
    this.socket = null;
    const pause = this.pause * (0.75 + Math.random() / 2);
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MS);
    this.onState({ state: "bad", text: `Offline, retry in ${Math.max(1, Math.round(pause / 1000))} s` });
    this.timer = setTimeout(() => this.connect(), pause);
    if (!this.hasOpened) this.onRefused();
  }

  /** Do not wait for the end of the pause. */
  hurry() {
    if (this.timer) this.connect();
  }
}
