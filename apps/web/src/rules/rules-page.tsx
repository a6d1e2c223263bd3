import { Link } from '../app/link.tsx';
import { CardShown } from '../table/card.tsx';
import { SmallCards } from '../table/small-cards.tsx';
import { texts } from '../texts.ts';
import { TACTICS } from '@battleline/domain';
import { rulesText } from './rules-text.ts';

/** The rules of the game, with pictures. */
export const RulesPage = () => (
  <article class="rules">
    <h1>{rulesText.heading}</h1>
    <p class="lead">{rulesText.lead}</p>
    <p>
      <Link to={{ page: 'learn' }} class="order main">
        {texts.lobby.learn}
      </Link>
    </p>
    {rulesText.chapters.map(({ heading, paragraphs }) => (
      <section key={heading}>
        <h2>{heading}</h2>
        {paragraphs.map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
        {heading === rulesText.formationsHeading && (
          <ol class="formations">
            {rulesText.formations.map(({ name, means, cards }) => (
              <li key={name}>
                <SmallCards cards={cards} />
                <span>
                  <strong>{texts.capital(texts.formation(name))}</strong> {means}
                </span>
              </li>
            ))}
          </ol>
        )}
        {heading === rulesText.tacticsHeading && (
          <ul class="tactics-list">
            {[...TACTICS].toReversed().map((card) => (
              <li key={card}>
                <CardShown card={card} />
                <span>
                  <strong>{texts.tactic(card).name}</strong> {texts.tactic(card).does}
                </span>
              </li>
            ))}
          </ul>
        )}
      </section>
    ))}
  </article>
);
