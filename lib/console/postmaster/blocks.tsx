import type { Child } from 'hono/jsx';
import type { Block } from '../../mail/notice-document.ts';

interface CardsProps {
  readonly blocks: readonly Block[];
  /** What comes right below a heading. */
  readonly above: Readonly<Record<string, Child>>;
}

/** The paragraphs, lists and tables of a notice as cards of a page, one for each heading. */
export const Cards = ({ blocks, above }: CardsProps) => (
  <>
    {sectionsOf(blocks).map((section) => (
      <section class="card">
        {section.map((block) => (
          <>
            <Part block={block} />
            {block.kind === 'heading' ? above[block.text] : null}
          </>
        ))}
      </section>
    ))}
  </>
);

function sectionsOf(blocks: readonly Block[]): Block[][] {
  const sections: Block[][] = [];
  for (const block of blocks) {
    if (block.kind === 'heading') sections.push([block]);
    else sections.at(-1)?.push(block);
  }
  return sections;
}

const Part = ({ block }: { block: Block }) => {
  switch (block.kind) {
    case 'heading':
      return <h2>{block.text}</h2>;
    case 'paragraph':
    case 'small':
      return <p>{block.text}</p>;
    case 'link':
      return <a href={block.address}>{block.text}</a>;
    case 'quote':
      return (
        <pre>
          <bdi>{block.text}</bdi>
        </pre>
      );
    case 'list':
      return (
        <ul class="choices">
          {block.items.map((item) => (
            <li>{item}</li>
          ))}
        </ul>
      );
    case 'table':
      return block.head === null ? (
        <Facts rows={block.rows} />
      ) : (
        <Dates head={block.head} rows={block.rows} />
      );
    default:
      return block satisfies never;
  }
};

type Rows = readonly (readonly [string, string])[];

/** Words and what they mean. */
export const Facts = ({ rows }: { rows: Rows }) => (
  <dl>
    {rows.map(([word, meaning]) => (
      <>
        <dt>{word}</dt>
        <dd>
          <bdi>{meaning}</bdi>
        </dd>
      </>
    ))}
  </dl>
);

const Dates = ({ head, rows }: { head: readonly [string, string]; rows: Rows }) => (
  <table>
    <thead>
      <tr>
        {head.map((title) => (
          <th scope="col">{title}</th>
        ))}
      </tr>
    </thead>
    <tbody>
      {rows.map(([date, effect]) => (
        <tr>
          <th scope="row">{date}</th>
          <td>{effect}</td>
        </tr>
      ))}
    </tbody>
  </table>
);
