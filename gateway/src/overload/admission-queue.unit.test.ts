import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createAdmissionQueue, type Ticket } from './admission-queue.ts';

const OPTIONS = { maxSteady: 4, maxOpen: 12 };

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate'] });
});
afterEach(() => {
  jest.useRealTimers();
});

const createQueue = () => createAdmissionQueue(OPTIONS);
type Queue = ReturnType<typeof createQueue>;

/** Enters as often as asked, each time as another client or always as the same one. */
const enter = (queue: Queue, count: number, client?: string): Ticket[] =>
  Array.from({ length: count }, () => queue.enter(client ?? null));

/** What is decided now; `waiting` for the rest. */
const outcomeOf = async ({ isAdmitted }: Ticket): Promise<boolean | 'waiting'> =>
  Promise.race([isAdmitted, new Promise<'waiting'>((done) => setImmediate(done, 'waiting'))]);
const outcomesOf = (tickets: readonly Ticket[]) => Promise.all(tickets.map(outcomeOf));
const count = (outcomes: readonly unknown[], wanted: unknown): number =>
  outcomes.filter((outcome) => outcome === wanted).length;

/** A queue whose places have been taken for longer than a burst. */
const overload = (client?: string) => {
  const queue = createQueue();
  const open = enter(queue, OPTIONS.maxSteady, client);
  jest.advanceTimersByTime(300);
  return { queue, open };
};

describe('a burst', () => {
  it('waits for places and refuses nobody up to its limit', async () => {
    const queue = createQueue();
    const tickets = enter(queue, OPTIONS.maxOpen);
    expect(await outcomesOf(tickets)).toEqual([
      ...Array(4).fill(true),
      ...Array(8).fill('waiting'),
    ]);
    tickets[0]?.leave();
    expect(await outcomesOf(tickets.slice(4, 6))).toEqual([true, 'waiting']);
    jest.advanceTimersByTime(300);
    expect(count(await outcomesOf(tickets), true)).toBe(OPTIONS.maxOpen);
    expect(queue.open()).toBe(OPTIONS.maxOpen - 1);
  });

  it('refuses at once beyond its limit', async () => {
    const queue = createQueue();
    enter(queue, OPTIONS.maxOpen);
    expect(queue.enter(null).isAdmitted).toBe(false);
  });

  it('that went over its places gets no more of them until it is done', async () => {
    const queue = createQueue();
    const tickets = enter(queue, OPTIONS.maxOpen);
    jest.advanceTimersByTime(300);
    const late = queue.enter(null);
    for (const ticket of tickets.slice(0, 8)) ticket.leave();
    expect(await outcomeOf(late)).toBe(false);
    tickets[8]?.leave();
    expect(queue.enter(null).isAdmitted).toBe(true);
  });
});

describe('overload', () => {
  it('refuses after 10 ms', async () => {
    const { queue } = overload();
    const late = queue.enter(null);
    jest.advanceTimersByTime(9);
    expect(await outcomeOf(late)).toBe('waiting');
    jest.advanceTimersByTime(1);
    expect(await outcomeOf(late)).toBe(false);
    expect(queue.waiting()).toBe(0);
  });

  it('goes on while places are free for moments only, and ends when one was free for 300 ms', async () => {
    const { queue, open } = overload();
    for (let times = 0; times < 10; times += 1) {
      open.shift()?.leave();
      jest.advanceTimersByTime(40);
      open.push(queue.enter(null));
      jest.advanceTimersByTime(40);
    }
    const refused = queue.enter(null);
    jest.advanceTimersByTime(10);
    expect(await outcomeOf(refused)).toBe(false);
    open.shift()?.leave();
    jest.advanceTimersByTime(300);
    open.push(queue.enter(null));
    const patient = queue.enter(null);
    jest.advanceTimersByTime(299);
    expect(await outcomeOf(patient)).toBe('waiting');
  });
});

describe('several clients', () => {
  it('a free place goes to the one with the fewest open requests', async () => {
    const { queue, open } = overload('busy');
    const more = enter(queue, 3, 'busy');
    const other = queue.enter('other');
    open[0]?.leave();
    expect(await outcomesOf([...more, other])).toEqual(['waiting', 'waiting', 'waiting', true]);
  });

  it('one below its share waits longer than the others under overload', async () => {
    const { queue, open } = overload('busy');
    const more = queue.enter('busy');
    const other = queue.enter('other');
    jest.advanceTimersByTime(299);
    expect(await outcomesOf([more, other])).toEqual([false, 'waiting']);
    open[0]?.leave();
    expect(await outcomeOf(other)).toBe(true);
  });

  it('one below its share finds a place in a queue that another one has filled', async () => {
    const queue = createQueue();
    const busy = enter(queue, OPTIONS.maxOpen, 'busy');
    expect(queue.enter('busy').isAdmitted).toBe(false);
    const other = queue.enter('other');
    expect(await outcomeOf(other)).toBe('waiting');
    busy[0]?.leave();
    expect(await outcomeOf(other)).toBe(true);
  });

  it('one with a quarter of its share or more waits no longer than the others', async () => {
    const { queue } = overload('busy');
    const first = queue.enter('other');
    const second = queue.enter('other');
    jest.advanceTimersByTime(10);
    expect(await outcomesOf([first, second])).toEqual(['waiting', false]);
  });

  it('beyond the number of places all wait alike, so that a crowd makes no queue', async () => {
    const { queue } = overload();
    const others = ['a', 'b', 'c'].map((name) => queue.enter(name));
    jest.advanceTimersByTime(10);
    expect(await outcomesOf(others)).toEqual([false, false, false]);
  });
});

it('a client that leaves while it waits gives up its place in the queue', async () => {
  const queue = createQueue();
  const open = enter(queue, OPTIONS.maxSteady);
  const gone = queue.enter('gone');
  const next = queue.enter('next');
  gone.leave();
  expect(queue.waiting()).toBe(1);
  open[0]?.leave();
  expect(await outcomesOf([gone, next])).toEqual([false, true]);
  gone.leave();
  expect(queue.open()).toBe(OPTIONS.maxSteady);
});

it('forgets everything when all have left', () => {
  const { queue, open } = overload();
  const waiting = enter(queue, 4, 'client');
  for (const ticket of [...open, ...waiting]) ticket.leave();
  expect([queue.open(), queue.waiting()]).toEqual([0, 0]);
});
