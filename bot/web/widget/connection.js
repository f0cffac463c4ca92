/* One socket that comes back by itself: hello first, nothing more until the welcome, a ping now and
   then, and after a loss another try, later each time and never in step with everybody else's. */

const PING_EVERY = 25_000;
const ANSWER_WITHIN = 10_000;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
const STEADY_AFTER = 5_000;

class Connection {
  /** `hello` makes the first frame, `hear` gets every other one, `tell` the state in one word. */
  constructor({ hello, hear, tell }) {
    Object.assign(this, { hello, hear, tell, socket: null, isWelcome: false, tries: 0, welcomedAt: 0 });
    this.wake = () => {
      if (document.visibilityState !== "hidden") this.hurry();
    };
    addEventListener("online", this.wake);
    document.addEventListener("visibilitychange", this.wake);
    this.pulse = setInterval(() => this.ping(), PING_EVERY);
  }

  connect() {
    clearTimeout(this.retry);
    this.retry = 0;
    this.tell(this.tries ? "offline" : "connecting");
    const socket = new WebSocket(settings.socketUrl);
    this.socket = socket;
    this.expectAnswer();
    socket.onopen = () => socket === this.socket && socket.send(JSON.stringify(this.hello()));
    socket.onmessage = ({ data }) => socket === this.socket && this.take(JSON.parse(data));
    socket.onclose = () => socket === this.socket && this.lose();
  }

  take(frame) {
    clearTimeout(this.silence);
    if (frame.type === "welcome") {
      this.isWelcome = true;
      this.welcomedAt = Date.now();
      this.tell("online");
    }
    this.hear(frame);
  }

  /** True when it left; false when there is no welcome yet or no more. */
  send(frame) {
    if (!this.isWelcome || this.socket.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  ping() {
    if (this.send({ type: "ping" })) this.expectAnswer();
  }

  /** A line that says nothing for so long is dead, whatever the browser thinks of it. */
  expectAnswer() {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.lose(), ANSWER_WITHIN);
  }

  lose() {
    this.drop();
    clearTimeout(this.retry);
    if (this.welcomedAt && Date.now() - this.welcomedAt > STEADY_AFTER) this.tries = 0;
    this.welcomedAt = 0;
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.tries) * (0.5 + Math.random() / 2);
    this.tries += 1;
    this.retry = setTimeout(() => this.connect(), wait);
    this.tell("offline");
  }

  drop() {
    const { socket } = this;
    this.socket = null;
    this.isWelcome = false;
    clearTimeout(this.silence);
    socket?.close();
  }

  /** The network or the reader is back: try now, or make sure that the line still lives. */
  hurry() {
    if (this.retry) this.connect();
    else this.ping();
  }

  /** At once again, with another hello. */
  restart() {
    this.drop();
    this.tries = 0;
    this.connect();
  }

  end() {
    this.drop();
    clearTimeout(this.retry);
    clearInterval(this.pulse);
    removeEventListener("online", this.wake);
    document.removeEventListener("visibilitychange", this.wake);
  }
}
