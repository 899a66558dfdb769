// The day: what came of the calls, how long things took, and how the parts of the service fare.

import { DayZone, StationState, type GetDayResponse, type HourCounts, type StageTiming } from "../gen/calmline/v1/admin_pb";
import { useDesk, useOffice } from "../views/parts";
import { within } from "./case";
import { dayTime, span } from "./parts";
import { Bars, Share, type Series } from "./plots";

export function DayView() {
  const office = useOffice();
  const { words } = office;
  const { day, status, dayFailed, zone } = office.state;
  const utc = zone === DayZone.UTC;
  return (
    <main class="day" id="call" tabIndex={-1} data-test="day">
      <header class="day-head">
        <h2>{day ? words.dayOf(day.date) : words.day}</h2>
        {day && <span class="quiet">{words.zone(day.utcOffsetMinutes)}</span>}
        <span class="buttons">
          <button onClick={() => office.moveDay(-1)} disabled={!day}>{words.before}</button>
          <button onClick={() => office.moveDay(1)} disabled={!day}>{words.after}</button>
          <button onClick={() => office.date("")}>{words.today}</button>
          <button onClick={() => office.zone(utc ? DayZone.AGENCY : DayZone.UTC)}>{utc ? words.agencyTime : "UTC"}</button>
        </span>
      </header>
      {dayFailed && <p class="refused" role="alert">{dayFailed === "refused" ? words.dayRefused : words.dayFailed}</p>}
      {!day && !dayFailed && <p class="quiet">{words.loading}</p>}
      {day && (
        <>
          <Sums day={day} />
          <Hours day={day} />
          <div class="columns">
            <Waits day={day} />
            {status && <Parts />}
          </div>
          <Turns day={day} />
          <Budgets day={day} />
        </>
      )}
    </main>
  );
}

function Sums({ day }: { day: GetDayResponse }) {
  const { words } = useOffice();
  const sum = (of: (hour: HourCounts) => number) => day.hours.reduce((all, hour) => all + of(hour), 0);
  const calls = sum((hour) => hour.calls);
  const alone = sum((hour) => hour.alone);
  const share = calls > 0 ? ` · ${Math.round((alone / calls) * 100)} %` : "";
  const urgent = sum((hour) => hour.urgent);
  const lines: [number | string, string, boolean?][] = [
    [calls, words.calls],
    [`${alone}${share}`, words.alone],
    [sum((hour) => hour.human + hour.urgent), words.person],
    [urgent, words.urgentCalls, urgent > 0],
    [sum((hour) => hour.abandoned), words.abandoned],
    [sum((hour) => hour.interrupted), words.interrupted],
    [sum((hour) => hour.live), words.live],
    [sum((hour) => hour.refused), words.turnedAway],
    [day.reviewsWaiting, words.reviewsWaiting],
    [day.callBacksOpen, words.backsOpen(day.callBacksUrgent), day.callBacksUrgent > 0],
  ];
  return (
    <section aria-label={words.sums}>
      <ul class="tiles">
        {lines.map(([count, name, urgent], at) => (
          // What is rare is shown when it happened.
          (at < 4 || count !== 0) && <li key={at} class={urgent ? "urgent" : undefined}><strong>{count}</strong> {name}</li>
        ))}
      </ul>
    </section>
  );
}

function Hours({ day }: { day: GetDayResponse }) {
  const { words } = useOffice();
  const values = (of: (hour: HourCounts) => number) => day.hours.map(of);
  const series: Series[] = [
    { name: words.alone, kind: "alone", values: values((hour) => hour.alone) },
    { name: words.person, kind: "person", values: values((hour) => hour.human + (hour.auto + hour.ticket - hour.alone)) },
    { name: words.urgentCalls, kind: "urgent", values: values((hour) => hour.urgent) },
    { name: words.others, kind: "left", values: values((hour) => hour.abandoned + hour.interrupted + hour.live) },
  ];
  const labels = day.hours.map((_, hour) => String(hour).padStart(2, "0"));
  const table = (
    <>
      <thead><tr><th scope="col">{words.hour}</th>{series.map((one) => <th scope="col" key={one.kind}>{one.name}</th>)}</tr></thead>
      <tbody>
        {labels.map((label, hour) => (
          <tr key={label}><th scope="row">{label}</th>{series.map((one) => <td key={one.kind}>{one.values[hour]}</td>)}</tr>
        ))}
      </tbody>
    </>
  );
  return (
    <section aria-labelledby="hours-title">
      <h3 id="hours-title">{words.byHour}</h3>
      <Bars title={words.byHour} labels={labels} series={series} every={3} table={table} />
    </section>
  );
}

function Waits({ day }: { day: GetDayResponse }) {
  const desk = useDesk();
  const { words } = useOffice();
  const waits = day.personWaits;
  const asked = (waits?.reached ?? 0) + (waits?.notReached ?? 0);
  const show = (us: bigint | undefined) => (us === undefined ? words.none : span(Number(us) / 1000, desk.words));
  return (
    <section aria-labelledby="waits-title" data-test="waits">
      <h3 id="waits-title">{words.waits}</h3>
      {!waits || asked === 0 ? <p class="quiet">{words.nobodyWaited}</p> : (
        <>
          <ul class="tiles small">
            <li><strong>{show(waits.medianUs)}</strong> {words.median}</li>
            <li><strong>{show(waits.p95Us)}</strong> {words.p95}</li>
            <li><strong>{show(waits.longestUs)}</strong> {words.longest}</li>
          </ul>
          <p class="quiet">{words.waitsText(waits.reached, waits.notReached)}</p>
        </>
      )}
    </section>
  );
}

function Turns({ day }: { day: GetDayResponse }) {
  const desk = useDesk();
  const { words } = useOffice();
  const timing = day.timings.find((one) => one.stage === "turn_response");
  if (!timing) return null;
  // Nothing answers within so few milliseconds: those buckets are one.
  const buckets = timing.buckets.filter((bucket) => bucket.toUs === undefined || bucket.toUs >= 100_000n);
  const below = timing.buckets.filter((bucket) => bucket.toUs !== undefined && bucket.toUs < 100_000n).reduce((sum, bucket) => sum + Number(bucket.count), 0);
  const last = Number(buckets.at(-2)?.toUs ?? 0n) / 1000;
  const labels = buckets.map(({ toUs }) => (toUs === undefined ? words.above(span(last, desk.words)) : words.upTo(span(Number(toUs) / 1000, desk.words))));
  const short = buckets.map(({ toUs }) => (toUs === undefined ? `> ${span(last, desk.words)}` : span(Number(toUs) / 1000, desk.words)));
  const values = buckets.map((bucket, at) => Number(bucket.count) + (at === 0 ? below : 0));
  const after = buckets.filter((bucket) => bucket.toUs !== undefined && bucket.toUs <= timing.budgetUs).length;
  const table = (
    <>
      <thead><tr><th scope="col">{words.turns}</th><th scope="col">{words.turnsCount}</th></tr></thead>
      <tbody>{labels.map((label, at) => <tr key={label}><th scope="row">{label}</th><td>{values[at]}</td></tr>)}</tbody>
    </>
  );
  return (
    <section aria-labelledby="turns-title">
      <h3 id="turns-title">{words.turns}</h3>
      <p class="quiet">{words.turnsText} {words.sinceStart(dayTime(day.timingsSinceUnixUs, desk.words))}</p>
      <Bars
        title={words.turns} labels={short} series={[{ name: words.turns, kind: "alone", values }]} every={1} table={table}
        line={{ after, name: `${words.budget} ${span(Number(timing.budgetUs) / 1000, desk.words)}` }}
      />
    </section>
  );
}

function Budgets({ day }: { day: GetDayResponse }) {
  const desk = useDesk();
  const { words } = useOffice();
  const show = (one: StageTiming, share: number) => {
    const found = within(one.buckets, share);
    if (found === undefined) return words.none;
    return found === null ? `> ${span(Number(one.buckets.at(-2)?.toUs ?? 0n) / 1000, desk.words)}` : `≤ ${span(found, desk.words)}`;
  };
  return (
    <section aria-labelledby="budgets-title">
      <h3 id="budgets-title">{words.budgets}</h3>
      <div class="wide" tabIndex={0} role="group" aria-label={words.budgets}>
        <table class="figures" data-test="budgets">
          <thead>
            <tr>
              <th scope="col">{words.stage}</th><th scope="col">{words.measured}</th><th scope="col">{words.half}</th><th scope="col">{words.most}</th>
              <th scope="col">{words.budget}</th><th scope="col">{words.late}</th>
            </tr>
          </thead>
          <tbody>
            {day.timings.map((one) => (
              <tr key={one.stage}>
                <th scope="row">{words.stages[one.stage] ?? one.stage}</th>
                <td>{String(one.count)}</td><td>{show(one, 0.5)}</td><td>{show(one, 0.95)}</td>
                <td>{span(Number(one.budgetUs) / 1000, desk.words)}</td>
                <td class="late">{String(one.breaches)} <Share of={one.count > 0n ? Math.min(1, Number(one.breaches) / Number(one.count)) : 0} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Parts() {
  const office = useOffice();
  const { words } = office;
  const { status } = office.state;
  if (!status) return null;
  return (
    <section aria-labelledby="parts-title" data-test="stations">
      <h3 id="parts-title">{words.stations}</h3>
      <ul class="notes">
        {status.stations.map((one) => (
          <li key={one.name} class={one.state === StationState.DOWN ? "down" : undefined}>
            <strong>{words.purposes[one.name] ?? one.name}</strong> {words.stationStates[one.state]}
            {one.restarts > 0n && <span class="quiet"> · {words.restarts(Number(one.restarts))}</span>}
          </li>
        ))}
      </ul>
      <h3>{words.inUse}</h3>
      <ul class="notes">
        {status.artefacts.map((one) => <li key={one.purpose}><span class="quiet">{words.purposes[one.purpose] ?? one.purpose}</span> {one.name}</li>)}
        <li><span class="quiet">calmline</span> {status.version}</li>
      </ul>
    </section>
  );
}
