import type { Settle, Transaction } from '../../ports/transaction.ts';
import type { WritableDb } from './database.ts';
import { asDiskFailure } from './full-disk.ts';

interface Part {
  /** False undoes everything. */
  act(): boolean;
  tell(stands: boolean): void;
}

/**
 * Nothing can be waited for inside a transaction of SQLite: there is one connection, and what others write meanwhile would be
 * in it. So who takes part says what is to be done, and hears afterwards whether it stands.
 */
class SqliteTransaction implements Transaction {
  readonly kind = 'transaction';
  #parts: Part[] = [];
  #isOver = false;

  join(act: () => boolean): Promise<boolean> {
    if (this.#isOver) throw new Error('the transaction is over: take part in it before waiting for anything');
    return new Promise((tell) => this.#parts.push({ act, tell }));
  }

  run(db: WritableDb, write: () => void): void {
    this.#isOver = true;
    let stands = false;
    try {
      stands = runUnlessUndone(db, () => {
        if (this.#parts.length === 0 || !this.#parts.every(({ act }) => act())) return false;
        write();
        return true;
      });
    } finally {
      for (const { tell } of this.#parts) tell(stands);
    }
  }
}

const UNDONE = new Error('undone');

/** Runs in one transaction, which is undone when `act` answers false. */
function runUnlessUndone(db: WritableDb, act: () => boolean): boolean {
  const transaction = db.transaction(() => {
    if (!act()) throw UNDONE;
  });
  try {
    transaction.immediate();
    return true;
  } catch (thrown) {
    if (thrown === UNDONE) return false;
    throw asDiskFailure(db, thrown);
  }
}

/** Writes and settles as one. @returns whether it stands */
export async function writeSettled(db: WritableDb, settle: Settle, write: () => void): Promise<boolean> {
  const transaction = new SqliteTransaction();
  const settled = settle(transaction);
  transaction.run(db, write);
  return settled;
}

/** Takes part in a transaction that a port of this store has made. @param act false undoes everything */
export function takePart(transaction: Transaction, act: () => boolean): Promise<boolean> {
  if (transaction instanceof SqliteTransaction) return transaction.join(act);
  throw new Error('the transaction belongs to another store');
}
