/** The live socket: connects, and connects again with growing pauses. */

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15000;

/** Calls `onMessage` with every message and `onState` with `{state, text}` whenever the connection changes. */
export class Connection {
  constructor(onMessage, onState) {
    this.onMessage = onMessage;
    this.onState = onState;
    this.pause = FIRST_PAUSE_MS;
    this.connect();
  }

  connect() {
    this.onState({ state: "waiting", text: "connecting" });
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/ws`);
    socket.addEventListener("message", (event) => this.receive(JSON.parse(event.data)));
    socket.addEventListener("close", () => this.again());
  }

  receive(message) {
    if (message.type === "snapshot") {
      this.pause = FIRST_PAUSE_MS;
      this.onState({ state: "good", text: "live" });
    } else if (message.type === "behind") {
      this.onState({ state: "waiting", text: "catching up" });
    }
    this.onMessage(message);
  }

  again() {
    const pause = this.pause * (0.75 + Math.random() / 2);
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MS);
    this.onState({ state: "bad", text: `offline · retry in ${Math.max(1, Math.round(pause / 1000))} s` });
    setTimeout(() => this.connect(), pause);
  }
}
