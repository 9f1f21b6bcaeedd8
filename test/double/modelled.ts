import { EventEmitter } from 'node:events';

/**
 * What the double does not know must fail loudly: a test that passes because nothing happened is worse than none.
 */
const QUIET = new Set<PropertyKey>(['then', 'toJSON', '__esModule', 'default']);

/** The same object, but reading what it does not have throws. */
export function modelled<T extends object>(name: string, object: T): T {
  return new Proxy(object, {
    get(target, key) {
      if (key in target || typeof key === 'symbol' || QUIET.has(key)) return Reflect.get(target, key);
      throw new Error(`electron double: ${name}.${key} is not modelled`);
    },
  });
}

/** The same for an instance of a class: its methods run on the instance itself, where its private fields are. */
export function modelledInstance<T extends object>(name: string, instance: T): T {
  const own = new Proxy(instance, {
    get(target, key) {
      const value = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return modelled(name, own);
}

/** An emitter on which nobody can wait for an event that would never come. */
export class ModelledEmitter extends EventEmitter {
  constructor(name: string, events: readonly string[]) {
    super();
    const known = new Set([...events, 'newListener', 'removeListener']);
    this.on('newListener', (event: string | symbol) => {
      if (typeof event === 'string' && !known.has(event)) {
        throw new Error(`electron double: the event “${event}” of ${name} is not modelled`);
      }
    });
  }
}

/** What listeners may refuse. */
export interface PreventableEvent {
  defaultPrevented: boolean;
  preventDefault(): void;
}

export function preventable<T extends object>(facts: T): T & PreventableEvent {
  const event = {
    ...facts,
    defaultPrevented: false,
    preventDefault() {
      event.defaultPrevented = true;
    },
  };
  return event;
}
