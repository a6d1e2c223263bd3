/** Sets of values by key; a key without values isn't kept. */
export type SetIndex<Key, Value> = {
  readonly of: (key: Key) => ReadonlySet<Value>;
  readonly add: (key: Key, value: Value) => void;
  readonly remove: (key: Key, value: Value) => void;
  /** The value stood under the keys before, and stands under those after now. */
  readonly move: (value: Value, before: Iterable<Key>, after: Iterable<Key>) => void;
};

export const createSetIndex = <Key, Value>(): SetIndex<Key, Value> => {
  const sets = new Map<Key, Set<Value>>();
  const nothing: ReadonlySet<Value> = new Set();

  const add = (key: Key, value: Value): void => {
    sets.set(key, (sets.get(key) ?? new Set()).add(value));
  };
  const remove = (key: Key, value: Value): void => {
    const set = sets.get(key);
    set?.delete(value);
    if (set?.size === 0) sets.delete(key);
  };
  return {
    of: (key) => sets.get(key) ?? nothing,
    add,
    remove,
    move: (value, before, after) => {
      for (const key of before) remove(key, value);
      for (const key of after) add(key, value);
    },
  };
};
