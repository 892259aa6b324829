-- What wrk sends, and what it tells at the end.
--
-- BENCH_BODIES   folder of the requests' bodies, named 0, 1, ...
-- BENCH_COUNT    how many there are; each connection's next request takes the next one
-- BENCH_TYPE     what the bodies are
-- BENCH_WANTED   file of the body that every response must have; without it none is
--                looked at, since wrk takes longer for those that are

local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

local folder, count = os.getenv("BENCH_BODIES"), tonumber(os.getenv("BENCH_COUNT"))
local wanted = os.getenv("BENCH_WANTED")

wrk.method = "POST"
wrk.headers["Content-Type"] = os.getenv("BENCH_TYPE")
wrk.body = read(folder .. "/0")

if count > 1 then
  local requests, next = {}, 0

  function init()
    for number = 0, count - 1 do
      requests[number] = wrk.format(nil, nil, nil, read(folder .. "/" .. number))
    end
  end

  function request()
    next = (next + 1) % count
    return requests[next]
  end
end

wrong = 0 -- of this thread, and for `done` to see

if wanted then
  wanted = read(wanted)

  function response(status, _, body)
    if status ~= 200 or body ~= wanted then
      wrong = wrong + 1
    end
  end
end

local threads = {}

function setup(thread)
  threads[#threads + 1] = thread
end

function done(summary, latency)
  local wrong = 0
  for _, thread in ipairs(threads) do
    wrong = wrong + thread:get("wrong")
  end
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"microseconds":%d,"p50":%d,"p99":%d,"broken":%d,"refused":%d,"wrong":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.timeout, errors.status, wrong))
end
