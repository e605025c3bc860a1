-- Asks the questions of a file in turn, a body a line, and prints what came of it as one line of JSON.
--
--   wrk ... --script ask.lua URL -- FILE

local bodies = {}
local asked = 0
local headers = {
  ["content-type"] = "application/json",
  ["accept"] = "application/graphql-response+json",
}

function init(arguments)
  for line in io.lines(arguments[1]) do
    bodies[#bodies + 1] = line
  end
end

function request()
  asked = asked + 1
  return wrk.format("POST", nil, headers, bodies[(asked - 1) % #bodies + 1])
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  print(string.format(
    '{"requests":%d,"microseconds":%d,"bytes":%d,"failed":%d,"p50_microseconds":%d,"p99_microseconds":%d}',
    summary.requests, summary.duration, summary.bytes, failed, latency:percentile(50), latency:percentile(99)
  ))
end
