/**
 * What is done once a night. node-cron says when, by the shop's clock and at the time that its admin sets; that it is done once
 * over any number of sidecars, on days with an hour more or less too, and after the time where all of them were down, the
 * database sees to: it keeps the night for which it was done last.
 */
import { randomUUID } from 'node:crypto';
import { DateTime } from 'luxon';
import cron, { type ScheduledTask } from 'node-cron';
import type { Connection } from '../../connection';
import { lastNight, localTime } from '../../domain/stockRules';
import { keepLease } from '../../shop/ledger/keepLease';

/** The database's clock may be a little behind ours, and by its clock it must be time. */
const SECONDS_AFTER = 5;

/** Calls at a time of the shop's day. It may be told again and again when that is. */
export class NightCall {
  private task: ScheduledTask | null = null;
  private kept = '';

  constructor(private readonly call: () => void) {}

  /** @param time "03:40"; '' for never */
  at(time: string, timeZone: string): void {
    const timezone = DateTime.local({ zone: timeZone }).isValid ? timeZone : 'UTC';
    if (`${time} ${timezone}` === this.kept) return;
    this.stop();
    this.kept = `${time} ${timezone}`;
    const [hour, minute] = time.split(':').map(Number);
    if (hour !== undefined && minute !== undefined) this.task = cron.schedule(`${SECONDS_AFTER} ${minute} ${hour} * * *`, this.call, { timezone });
  }

  stop(): void {
    void this.task?.destroy();
    this.task = null;
  }
}

/** @returns whether it was done now: it was due, and this sidecar did it */
export async function onceANight(
  { cursors, timing }: Pick<Connection, 'cursors' | 'timing'>,
  what: { name: string; at: string; timeZone: string },
  work: () => Promise<void>,
): Promise<boolean> {
  const owner = randomUUID();
  const taken = await cursors.take(what.name, owner, timing.leaseMs, 0);
  if (taken === null) return false;
  const stopRenewing = keepLease(() => cursors.renew(what.name, owner, timing.leaseMs), timing.leaseMs);
  try {
    const night = lastNight(localTime(taken.now, what.timeZone), what.at);
    if (taken.position !== null && taken.position >= night) return false;
    await work();
    return await cursors.move(what.name, owner, night);
  } finally {
    stopRenewing();
    await cursors.giveBack(what.name, owner, 0).catch(() => undefined);
  }
}
