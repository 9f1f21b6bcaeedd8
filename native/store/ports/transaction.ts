/** What is written as one, or not at all: made by the port that writes, handed to others that take part in it. */
export interface Transaction {
  readonly kind: 'transaction';
}

/**
 * Whether what is being written may stand, decided inside its transaction: false undoes it. It takes part at once, before
 * it waits for anything else.
 */
export type Settle = (transaction: Transaction) => Promise<boolean>;
