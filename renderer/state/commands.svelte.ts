import { untrack } from 'svelte';

/** Something a person can do: on a key, in the palette, on the `?` sheet, in the application menu. */
export interface Command {
  id: string;
  title: string;
  /** Heading on the sheet; also says where it belongs in the palette. */
  group: CommandGroup;
  /** E.g. `Ctrl+K`, `?`, `J`; several do the same. */
  keys?: readonly string[];
  /** Only there. */
  workspace?: string;
  /** What it waits for; null when it can run. */
  why?: () => string | null;
  run: () => void;
  /** For commands that act while the key is held. */
  release?: () => void;
  /** Kept out of the palette: it makes sense on its key only. */
  keyOnly?: boolean;
}

export const COMMAND_GROUPS = [
  'Anywhere',
  'Project',
  'Search',
  'Results',
  'Map',
  'Selection',
  'Labels',
  'Review',
  'Draw',
  'Text',
  'Train',
  'Export',
  'Jobs',
] as const;
export type CommandGroup = (typeof COMMAND_GROUPS)[number];

const isMac = navigator.platform.startsWith('Mac');

/** The name of a pressed key with its modifiers, as commands write it. Shift is not named where it makes another sign. */
export function keyOf(event: KeyboardEvent): string {
  const control = isMac ? event.metaKey : event.ctrlKey;
  const key =
    event.key === ' '
      ? 'Space'
      : event.key === 'Escape'
        ? 'Esc'
        : event.key === 'Delete'
          ? 'Del'
          : event.key.replace('Arrow', '');
  const isLetter = /^[a-z]$/i.test(key);
  const named = key.length > 1 || isLetter;
  const name = isLetter ? key.toUpperCase() : key;
  return `${control ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${event.shiftKey && named ? 'Shift+' : ''}${name}`;
}

/** Keys that mean something to browsers and to this program. */
const TEXT_UNDO = new Set(['Ctrl+Z', 'Ctrl+Shift+Z', 'Ctrl+Y']);

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement)
    return !['checkbox', 'radio', 'range', 'button'].includes(target.type);
  return target.isContentEditable || target instanceof HTMLTextAreaElement;
}

/** Every command there is now. Workspaces add theirs while they show. */
export class Commands {
  list = $state.raw<readonly Command[]>([]);
  readonly #byId = $derived(new Map(this.list.map((command) => [command.id, command])));
  readonly #byKey = $derived.by(() => {
    const map = new Map<string, Command[]>();
    for (const command of this.list)
      for (const key of command.keys ?? []) map.set(key, [...(map.get(key) ?? []), command]);
    return map;
  });
  #held: { command: Command; key: string } | null = null;

  /** Answers with how to take them away again. Safe in an effect: it does not depend on what is there. */
  add(commands: readonly Command[]): () => void {
    const now = untrack(() => this.list);
    const isNew = (old: Command) => !commands.some((command) => command.id === old.id);
    this.list = [...now.filter(isNew), ...commands];
    return () => {
      this.list = untrack(() => this.list).filter((command) => !commands.includes(command));
    };
  }

  find(id: string): Command | null {
    return this.#byId.get(id) ?? null;
  }

  /** Runs it unless it waits for something. */
  run(id: string): void {
    const command = this.find(id);
    if (command && !command.why?.()) command.run();
  }

  /** Of several on one key the newest that can run wins: workspaces come after the frame. */
  press(event: KeyboardEvent, workspace: string): boolean {
    const key = keyOf(event);
    const withModifier = /^(Ctrl|Alt)\+/.test(key) || key === 'Esc';
    // In a field they take back what was typed there.
    if (isTyping(event.target) && (!withModifier || TEXT_UNDO.has(key))) return false;
    const fits = (command: Command) =>
      (!command.workspace || command.workspace === workspace) && !command.why?.();
    const command = this.#byKey.get(key)?.findLast(fits);
    // With nothing to take back the browser would do so in a field that nobody looks at, and put the focus there.
    if (!command) return TEXT_UNDO.has(key);
    if (event.repeat && command.release) return false;
    command.run();
    if (command.release) this.#held = { command, key: event.key };
    return true;
  }

  letGo(key: string | null): void {
    if (!this.#held || (key !== null && this.#held.key.toLowerCase() !== key.toLowerCase())) return;
    this.#held.command.release?.();
    this.#held = null;
  }
}
