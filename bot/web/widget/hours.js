/* Whether people are here, as the server said, in the reader's own time. Nothing is said while they are,
   nor once the moment has passed that was known. */

const NEXT_DAYS = 6 * 24 * 3_600_000;
const LONGEST_TIMER = 2 ** 31 - 1;

class Hours {
  constructor() {
    this.element = make("p", { className: "hours", hidden: true });
  }

  /** `people`: here, until, back; instants, or null. */
  know(people) {
    this.people = people;
    this.show();
  }

  show() {
    clearTimeout(this.turning);
    const { here, until, back } = this.people ?? { here: true };
    const [now, ends, begins] = [Date.now(), Date.parse(until), Date.parse(back)];
    const isAway = (here ? now >= ends : true) && !(now >= begins);
    this.element.hidden = !isAway;
    this.element.textContent = !isAway ? "" : back ? word("away_until", { when: this.moment(new Date(back)) }) : word("away");
    const turns = [ends, begins].filter((at) => at > now).map((at) => at - now);
    if (turns.length) this.turning = setTimeout(() => this.show(), Math.min(LONGEST_TIMER, ...turns));
  }

  moment(at) {
    const isSoon = at - Date.now() < NEXT_DAYS;
    const day = isSoon ? { weekday: "long" } : { weekday: "long", day: "numeric", month: "long" };
    return `${timeOf(at, day)}, ${timeOf(at, { hour: "2-digit", minute: "2-digit" })}`;
  }
}
