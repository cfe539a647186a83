import { minus, plus, type Slot, withSlot } from './shop.ts';
import type { SlotSteps, Step, StepKind } from './step.ts';

type RowMove = { kind: StepKind; name: string; isMarked: boolean; isPublished: boolean };

/**
 * What a relay can do with a row of an outbox (relay.ts). A publish that the broker did not take changes
 * nothing, so it is no step. The mark comes with the confirm or, after a crash in between, never: then
 * the row is sent again.
 */
const rowMoves = (message: string, marksAfterConfirm: boolean): RowMove[] => {
  const sent = {
    kind: 'progress',
    name: `the relay publishes ${message}, and marks it after the confirm`,
    isMarked: true,
    isPublished: true,
  } as const;
  const again = {
    kind: 'fault',
    name: `the relay publishes ${message}, with a crash before the mark`,
    isMarked: false,
    isPublished: true,
  } as const;
  if (marksAfterConfirm) return [sent, again];
  const lost = {
    kind: 'fault',
    name: `the relay marks ${message} as sent, and the publish is lost`,
    isMarked: true,
    isPublished: false,
  } as const;
  return [sent, again, lost];
};

/** The relays of both services, for what one order has in their outboxes. */
export const relaySteps: SlotSteps = ({ rules }, shop, slot, index) => {
  const marks = rules.guards.markAfterConfirm;
  const step = ({ kind, name }: RowMove, changes: Partial<Slot>): Step => ({
    kind,
    name,
    slot: index,
    next: withSlot(shop, index, changes),
  });
  const ofOrder = slot.outbox.flatMap((type) =>
    rowMoves(type, marks).map((move) =>
      step(move, {
        outbox: move.isMarked ? minus(slot.outbox, type) : slot.outbox,
        toCatalog: move.isPublished ? plus(slot.toCatalog, type) : slot.toCatalog,
      }),
    ),
  );
  if (!slot.hasReply) return ofOrder;
  const answer = slot.reservation?.outcome?.kind ?? 'unknown';
  const ofCatalog = rowMoves(`stock-${answer}`, marks).map((move) =>
    step(move, { hasReply: !move.isMarked, toOrder: slot.toOrder || move.isPublished }),
  );
  return [...ofOrder, ...ofCatalog];
};
