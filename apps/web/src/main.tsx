import { effect } from '@preact/signals';
import { render } from 'preact';
import { AppContext } from './app/app.ts';
import { createApp } from './app/create-app.ts';
import { showBadge } from './app/badge.ts';
import { Page } from './app/page.tsx';
import { texts } from './texts.ts';
import './styles/index.css';

const app = await createApp();
const { session, route } = app;

showBadge(session.state, app.settings.choices);

// Whoever is seated is taken to his table, once; and hears of its moves wherever he is.
let table: string | undefined;
effect(() => {
  const { seat } = session.state.value;
  if (seat === null || seat.table === table) return;
  table = seat.table;
  app.deskOf(seat.table);
  const place = route.place.peek();
  // From a table that he looks at after its game a rematch leads away.
  const isAfterGame = place.page === 'table' && app.deskOf(place.table).frame.peek()?.view.status === 'finished';
  if (place.page === 'lobby' || place.page === 'invite' || isAfterGame) route.go({ page: 'table', table: seat.table });
});

let invites = 0;
effect(() => {
  const { length } = session.state.value.invites.received;
  if (length > invites) app.play('invite');
  invites = length;
});

let declined: unknown = null;
effect(() => {
  const told = session.state.value.declined;
  if (told === null || told === declined) return;
  declined = told;
  app.announcer.notice(texts.lobby.declinedBy(told.by.name, told.reason));
});

render(
  <AppContext.Provider value={app}>
    <Page />
  </AppContext.Provider>,
  document.body,
);
