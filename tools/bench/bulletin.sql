-- The figures of the monthly bulletin as somebody who knows DuckDB would write them by hand, for `make bench` and its test.
-- One file a month of each form is named by the variables `now`, `month_before`, `year_before`, `months` (January to the
-- month, of both years), `central_fund`, `reserve` and `reserve_months`. A line is `form period unit` (empty: the whole
-- city) and a column for each metric that the bulletin quotes of them; the last statement lists projects.

-- The month itself, by unit and of the whole city.
SELECT 'construction' AS form, max(period) AS period, unit,
  count(DISTINCT project) AS projects,
  sum(total) AS total,
  sum(plan_year) AS plan_year,
  sum(done_month) AS done_month,
  sum(done_year) AS done_year,
  sum(done_year) FILTER (WHERE plan_year IS NOT NULL) / nullif(sum(plan_year), 0) AS completion_rate,
  sum(done_year) FILTER (WHERE plan_year IS NOT NULL) / nullif(sum(plan_year), 0)
    - max(right(period, 2)::BIGINT) / 12 AS time_gap,
  count(DISTINCT project) FILTER (WHERE start_actual <= period || '-31') AS started,
  count(DISTINCT project) FILTER (WHERE in_stats) AS included,
  count(DISTINCT project) FILTER (WHERE in_stats AND start_actual <= period || '-31')
    / nullif(count(DISTINCT project) FILTER (WHERE start_actual <= period || '-31'), 0) AS inclusion_rate,
  count(DISTINCT project) FILTER (WHERE start_plan <= period || '-31') AS due_to_start,
  count(DISTINCT project) FILTER (WHERE start_actual <= period || '-31' AND start_plan <= period || '-31')
    / nullif(count(DISTINCT project) FILTER (WHERE start_plan <= period || '-31'), 0) AS start_rate
FROM read_parquet(getvariable('now'))
GROUP BY GROUPING SETS ((unit), ());

-- Month by month, this year and the last.
SELECT 'construction' AS form, period, NULL AS unit, sum(done_year) AS done_year, sum(done_month) AS done_month
FROM read_parquet(getvariable('months'))
GROUP BY period;

-- Who stood where a month ago.
SELECT 'construction' AS form, max(period) AS period, unit,
  sum(done_year) FILTER (WHERE plan_year IS NOT NULL) / nullif(sum(plan_year), 0) AS completion_rate
FROM read_parquet(getvariable('month_before'))
GROUP BY unit;

SELECT 'central_fund' AS form, max(period) AS period, NULL AS unit,
  count(DISTINCT project) AS projects,
  sum(allocated_central) AS allocated_central,
  sum(arrived_central) / nullif(sum(allocated_central), 0) AS arrival_rate,
  sum(paid_central) / nullif(sum(allocated_central), 0) AS payment_rate,
  sum(done_central) / nullif(sum(allocated_central), 0) AS completion_rate_central,
  count(DISTINCT project) FILTER (WHERE started) / nullif(count(DISTINCT project), 0) AS start_rate
FROM read_parquet(getvariable('central_fund'));

SELECT 'reserve' AS form, max(period) AS period, unit, count(DISTINCT project) AS projects, sum(total) AS total
FROM read_parquet(getvariable('reserve'))
GROUP BY GROUPING SETS ((unit), ());

-- Each project as it stood in the month in which it was first reported as admitted this year.
SELECT 'reserve' AS form, getvariable('period') AS period, unit,
  count(DISTINCT project) FILTER (WHERE total >= 100000000) AS admitted_100m
FROM (
  SELECT unit, project, total FROM read_parquet(getvariable('reserve_months'))
  WHERE left(admitted_on, 4) = left(getvariable('period'), 4)
  QUALIFY row_number() OVER (PARTITION BY project ORDER BY period, unit_id) = 1
)
GROUP BY GROUPING SETS ((unit), ());

-- Projects that lag by more than 30 points, worst first.
SELECT coalesce(name, project_name), project, plan_year, done_year
FROM read_parquet(getvariable('now'))
WHERE plan_year <> 0 AND done_year IS NOT NULL AND stage IS DISTINCT FROM '竣工'
  AND done_year / plan_year < right(period, 2)::BIGINT / 12 - 0.3
ORDER BY done_year / plan_year, plan_year DESC, project
LIMIT 30;
