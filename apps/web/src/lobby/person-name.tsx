import type { Person } from '@battleline/protocol';
import { Icon } from '../pictures/icon.tsx';
import { texts } from '../texts.ts';

/** A name, with a sign where it is a computer's. */
export const PersonName = ({ person }: { readonly person: Person }) => (
  <span class="person">
    {person.name}
    {person.kind === 'bot' && (
      <span class="kind" title={texts.page.computer}>
        <Icon name="bot" />
        <span class="for-listeners"> ({texts.page.computer})</span>
      </span>
    )}
  </span>
);
