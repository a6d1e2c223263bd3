type Listener<Value> = (value: Value) => void;

/** Listeners by the type of what they wait for. */
export type Listeners<Events> = {
  /** @returns ends the subscription */
  readonly on: <Type extends keyof Events>(type: Type, listener: Listener<Events[Type]>) => () => void;
  readonly tell: <Type extends keyof Events>(type: Type, value: Events[Type]) => void;
  readonly clear: () => void;
};

/** A set of listeners per type; they are told in the order in which they came. */
export const createListeners = <Events>(): Listeners<Events> => {
  const sets: { [Type in keyof Events]?: Set<Listener<Events[Type]>> } = {};
  return {
    on: (type, listener) => {
      // A listener of its own for each subscription: the same function may listen twice.
      const own: typeof listener = (value) => listener(value);
      (sets[type] ??= new Set()).add(own);
      return () => sets[type]?.delete(own);
    },
    tell: (type, value) => [...(sets[type] ?? [])].forEach((listener) => listener(value)),
    clear: () => {
      for (const type of Object.keys(sets) as (keyof Events)[]) sets[type]?.clear();
    },
  };
};
