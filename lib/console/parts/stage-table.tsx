import type { Ladder } from '../../domain/ladder.ts';
import { levelOf } from '../style.ts';
import { effectText } from './ladder-timeline.tsx';

/** The stages of a ladder: from which day on each is in force, and what it does. */
export const StageTable = ({ ladder }: { readonly ladder: Ladder }) => (
  <table>
    <caption>Days count from the detection; pauses stop them.</caption>
    <thead>
      <tr>
        <th scope="col">Stage</th>
        <th scope="col" class="number">
          From day
        </th>
        <th scope="col">Mail is</th>
      </tr>
    </thead>
    <tbody>
      {ladder.map((stage) => (
        <tr>
          <th scope="row">
            <span class={`badge level-${levelOf(stage.stage, ladder.length)}`}>Stage {stage.stage}</span>
          </th>
          <td class="number">{stage.fromDay.toLocaleString('en')}</td>
          <td>{effectText(stage)}</td>
        </tr>
      ))}
    </tbody>
  </table>
);
