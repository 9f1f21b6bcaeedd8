import { userInfo } from 'node:os';

/** The name under which edits are logged. */
export function whoIsWorking(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown'; // a user id without an entry in the password file, as in some containers
  }
}
