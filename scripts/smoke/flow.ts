import { randomUUID } from 'node:crypto';
import { createSend } from '../seed/http.ts';
import { createAccountSteps } from './account-steps.ts';
import { createCatalogSteps } from './catalog-steps.ts';
import { createCalls } from './checks.ts';
import { createOrderSteps } from './order-steps.ts';
import { createReporter } from './reporter.ts';
import { expectEnd, expectNow, openOrderStream } from './stream-steps.ts';

export type SmokeOptions = {
  baseUrl: string;
  username: string;
  password: string;
  print: (line: string) => void;
};

/**
 * The whole way of a buyer and an admin through a shop. Gives the number of steps; throws at the
 * first that fails. It leaves two users and their ended orders behind, and no book.
 */
export const runSmokeFlow = async (options: SmokeOptions): Promise<number> => {
  const calls = createCalls(createSend(options.baseUrl));
  const { step, steps } = createReporter(options.print, calls.lastStatus);
  const accounts = createAccountSteps(calls);

  await step('the shop is healthy', accounts.checkHealth);
  const buyer = await step('a new buyer registers', accounts.register);
  await step('a wrong password is refused', () => accounts.refuseWrongPassword(buyer));
  const session = await step('the buyer logs in', () => accounts.login(buyer));
  await step('the buyer sees the own profile', () =>
    accounts.checkProfile(buyer, session.access_token),
  );
  const admin = await step('the admin logs in', () => accounts.login(options));

  const catalog = createCatalogSteps(calls, admin.access_token);
  const orders = createOrderSteps(calls, session.access_token, buyer.username);
  await step('a buyer may not add books', () => catalog.refuseStranger(session.access_token));
  const book = await step('the admin adds a book, 3 copies', () => catalog.addBook(3));
  let isArchived = false;
  try {
    await step('the book is read, then 304 by its ETag', () => catalog.readAgainByEtag(book));
    await step('search finds the book', () => catalog.find(book));
    await step('a quote adds up', () => orders.quote(book));

    const key = randomUUID();
    const order = await step('an order is accepted and paid', () => orders.order(book, key));
    await step('the same key gives the same order', () => orders.replay(book, key, order));
    await step('the same key with another body is refused', () =>
      orders.refuseOtherBody(book, key),
    );
    await step('2 copies are left', () => catalog.waitForStock(book, 2));
    await step('the order is in the list of orders', () => orders.findInList(order));

    const stream = await step('the stream of the order opens', () =>
      openOrderStream(options.baseUrl, session.access_token, order),
    );
    try {
      await step('the stream tells the present state', () => expectNow(stream, 'ACCEPTED'));
      await step('the buyer cancels', () => orders.cancel(order));
      await step('the stream ends with CANCELLED', () => expectEnd(stream, 'CANCELLED'));
    } finally {
      stream.close();
    }
    await step('the money is refunded', () => orders.waitForRefund(order));
    await step('3 copies are there again', () => catalog.waitForStock(book, 3));

    await step('an order of 4 copies is refused', () => orders.askForTooMany(book, 4));
    await step('a declined payment rejects the order', () => orders.payInVain(book));
    await step('3 copies are still there', () => catalog.waitForStock(book, 3));

    const other = await step('another user registers', accounts.register);
    const theirs = await step('the other user logs in', () => accounts.login(other));
    const stranger = createOrderSteps(calls, theirs.access_token, other.username);
    await step('the other user cannot see the order', () => stranger.refuseToShow(order));

    const renewed = await step('a refresh token works once', () =>
      accounts.refresh(session.refresh_token),
    );
    await step('its second use is refused', () => accounts.refuseRefresh(session.refresh_token));
    await step('and ends the whole login', () => accounts.refuseRefresh(renewed));

    await step('the admin archives the book', () => catalog.archive(book));
    isArchived = true;
    await step('an archived book is not found', () => catalog.refuseArchived(book));
    await step('the other user logs out', () => accounts.logout(theirs.refresh_token));
    await step('and cannot refresh any more', () => accounts.refuseRefresh(theirs.refresh_token));
    await step('the admin logs out', () => accounts.logout(admin.refresh_token));
  } finally {
    // The failure that led here is what counts: a clean-up that fails too must not hide it.
    if (!isArchived) await catalog.archive(book).catch(() => undefined);
  }
  return steps();
};
