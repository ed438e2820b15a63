// What the page remembers over a reload: per tab who acts and where; per world drafts and what was read.

let world = "";

function read(storage, key, otherwise) {
  try {
    const found = storage.getItem(key);
    return found === null ? otherwise : JSON.parse(found);
  } catch {
    return otherwise;
  }
}

function write(storage, key, value) {
  try {
    storage.setItem(key, JSON.stringify(value));
  } catch {
    // A full or forbidden store costs the memory, not the page.
  }
}

/** Which world is looked at; what was remembered of another one is forgotten. */
export function enter(name) {
  world = name;
  if (read(localStorage, "world", name) !== name) {
    for (const key of Object.keys(localStorage)) if (key.startsWith("w:")) localStorage.removeItem(key);
    sessionStorage.removeItem("place");
  }
  write(localStorage, "world", world);
}

/** Something of this tab alone, such as who acts in it. */
export const tab = {
  get: (key, otherwise) => read(sessionStorage, key, otherwise),
  set: (key, value) => write(sessionStorage, key, value),
};

/** Something of this browser, such as light or dark. */
export const browser = {
  get: (key, otherwise) => read(localStorage, key, otherwise),
  set: (key, value) => write(localStorage, key, value),
};

/** Something of this world, which goes with it. */
export const here = {
  get: (key, otherwise) => read(localStorage, `w:${key}`, otherwise),
  set: (key, value) => write(localStorage, `w:${key}`, value),
};
