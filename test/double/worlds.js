// Runs in both worlds of every document, wrapped by web-contents.ts, before any script of the page. `side` is 'page'
// or 'preload'. The two worlds share the DOM and nothing else; a CustomEvent's detail is cloned between them.

/** The context bridge: values are copied, functions and promises become calls to the other world. */
function bridge(side, nonce) {
  const other = side === 'page' ? 'preload' : 'page';
  const functions = new Map();
  const promises = new Map();
  let nextId = 1;
  let answer;

  const post = (kind, detail) => document.dispatchEvent(new CustomEvent(`${nonce}${other}${kind}`, { detail }));
  const on = (kind, listener) =>
    document.addEventListener(`${nonce}${side}${kind}`, ({ detail }) => listener(detail));
  const isPlain = (value) => [Object.prototype, null].includes(Object.getPrototypeOf(value));

  function encode(value) {
    if (typeof value === 'function') {
      functions.set(nextId, value);
      return { kind: 'function', id: nextId++ };
    }
    if (typeof value?.then === 'function') {
      const id = nextId++;
      value.then(
        (result) => post('settled', { id, value: encode(result) }),
        (error) => post('settled', { id, error: String(error?.message ?? error) }),
      );
      return { kind: 'promise', id };
    }
    if (Array.isArray(value)) return { kind: 'array', items: value.map(encode) };
    if (value && typeof value === 'object' && isPlain(value)) {
      return { kind: 'object', entries: Object.entries(value).map(([key, part]) => [key, encode(part)]) };
    }
    return { kind: 'value', value };
  }

  function decode(coded) {
    switch (coded.kind) {
      case 'function':
        return (...args) => callOther(coded.id, args);
      case 'promise':
        return new Promise((resolve, reject) => promises.set(coded.id, { resolve, reject }));
      case 'array':
        return coded.items.map(decode);
      case 'object':
        return Object.freeze(Object.fromEntries(coded.entries.map(([key, part]) => [key, decode(part)])));
      default:
        return coded.value;
    }
  }

  /** Synchronous: listeners of a DOM event run before dispatchEvent returns. */
  function callOther(id, args) {
    answer = undefined;
    post('call', { id, args: args.map(encode) });
    const got = answer;
    if (!got) throw new Error('electron double: the other world did not answer');
    if (got.error !== undefined) throw new Error(got.error);
    return decode(got.value);
  }

  on('call', ({ id, args }) => {
    let result;
    try {
      result = { value: encode(functions.get(id)(...args.map(decode))) };
    } catch (error) {
      result = { error: String(error?.message ?? error) };
    }
    post('return', result);
  });
  on('return', (result) => {
    answer = result;
  });
  on('settled', ({ id, value, error }) => {
    const promise = promises.get(id);
    promises.delete(id);
    if (error === undefined) promise?.resolve(decode(value));
    else promise?.reject(new Error(error));
  });
  return { encode, decode, post, on };
}

function pageWorld(nonce) {
  const { decode, post, on } = bridge('page', nonce);
  // A pop-up that two debuggers hold hangs its opener. The handler is asked instead; a denied open() answers null.
  window.open = (url = 'about:blank', name = '', features = '') => {
    post('open', { url: new URL(url, location.href).href, name, features });
    return null;
  };
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[target=_blank]');
    if (!link || event.defaultPrevented) return;
    event.preventDefault();
    window.open(link.href);
  });
  on('expose', ({ key, api }) =>
    Object.defineProperty(window, key, { value: decode(api), enumerable: true, configurable: false, writable: false }),
  );
}

function preloadWorld(nonce, preload, facts) {
  const { encode, post, on } = bridge('preload', nonce);
  const listeners = new Map();
  const calls = new Map();
  const ports = new Map();
  let nextId = 1;
  const say = (message) => __electronDouble(JSON.stringify(message));
  const modelled = (name, object) =>
    new Proxy(object, {
      get(target, key) {
        if (key in target || typeof key === 'symbol') return target[key];
        throw new Error(`electron double: ${name}.${key} is not modelled`);
      },
    });

  const ipcRenderer = modelled('ipcRenderer', {
    on(channel, listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
    },
    off(channel, listener) {
      listeners.set(channel, (listeners.get(channel) ?? []).filter((known) => known !== listener));
    },
    send(channel, ...args) {
      say({ type: 'send', channel, args: structuredClone(args) });
    },
    invoke(channel, ...args) {
      const id = nextId++;
      say({ type: 'invoke', id, channel, args: structuredClone(args) });
      return new Promise((resolve, reject) => calls.set(id, { resolve, reject }));
    },
  });

  const take = {
    reply({ id, value, error }) {
      const call = calls.get(id);
      calls.delete(id);
      if (error === undefined) call?.resolve(value);
      else call?.reject(new Error(error));
    },
    send({ channel, args, ports: ids }) {
      const given = ids.map((id) => {
        const { port1, port2 } = new MessageChannel();
        ports.set(id, port2);
        port2.onmessage = ({ data }) => say({ type: 'port', id, data });
        return port1;
      });
      for (const listener of listeners.get(channel) ?? []) listener({ sender: ipcRenderer, ports: given }, ...args);
    },
    port({ id, data }) {
      ports.get(id)?.postMessage(data);
    },
    'close-port'({ id }) {
      ports.get(id)?.close();
      ports.delete(id);
    },
    paths: ({ id, paths }) => files.found(id, paths),
  };
  globalThis.__electronTake = (message) => take[message.type](message);

  const files = filePaths(say);
  on('open', (wanted) => say({ type: 'open', ...wanted }));
  watchThemeColour((colour) => say({ type: 'theme-colour', colour }));

  const electron = modelled('electron', {
    ipcRenderer,
    contextBridge: modelled('contextBridge', {
      exposeInMainWorld: (key, api) => post('expose', { key, api: encode(api) }),
    }),
    webUtils: modelled('webUtils', { getPathForFile: files.pathOf }),
  });
  const require = (name) => {
    if (name === 'electron') return electron;
    throw new Error(`module not found: ${name}`); // what a sandboxed preload says
  };
  const process = Object.freeze({ ...facts, sandboxed: true, contextIsolated: true, type: 'renderer' });
  const module = { exports: {} };
  new Function('require', 'module', 'exports', 'process', preload)(require, module, module.exports, process);
}

/**
 * Only the browser knows where a file of a drop or an input lies. The event is held until it has said so, and then
 * sent again with the same files.
 */
function filePaths(say) {
  const paths = new Map();
  const held = new Map();
  let nextId = 1;
  const keyOf = (file) => `${file.name}/${file.size}/${file.lastModified}`;

  function hold(event) {
    const files = [...(event.dataTransfer?.files ?? event.target.files ?? [])];
    if (files.every((file) => paths.has(keyOf(file)))) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    const id = nextId++;
    globalThis.__electronFiles = files;
    held.set(id, { files, target: event.target, again: copyOf(event, files) });
    say({ type: 'paths', id, count: files.length });
  }

  function copyOf(event, files) {
    const { bubbles, cancelable, clientX, clientY, shiftKey, ctrlKey, altKey } = event;
    if (event.type !== 'drop') return new Event(event.type, { bubbles, cancelable });
    const dataTransfer = new DataTransfer();
    for (const file of files) dataTransfer.items.add(file);
    const where = { clientX, clientY, shiftKey, ctrlKey, altKey };
    return new DragEvent('drop', { bubbles, cancelable, composed: true, dataTransfer, ...where });
  }

  for (const type of ['drop', 'change']) window.addEventListener(type, hold, true);
  return {
    pathOf: (file) => paths.get(keyOf(file)) ?? '',
    found(id, found) {
      const { files, target, again } = held.get(id);
      held.delete(id);
      for (const [i, file] of files.entries()) paths.set(keyOf(file), found[i]);
      target.dispatchEvent(again);
    },
  };
}

function watchThemeColour(tell) {
  let last = null;
  const look = () => {
    const colour = document.querySelector('meta[name=theme-color]')?.content ?? null;
    if (colour === last) return;
    last = colour;
    tell(colour);
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributeFilter: ['content'] });
}
