from collections.abc import Sequence

import pytest

from tests.unit.config.loading import Loader

MINE = '[[instruments]]\nsymbol = "A"\n'
CSV = '[feed]\nkind = "csv"\ninputs = ["a.csv"]\n'


@pytest.mark.parametrize(
    ("toml", "parts"),
    [
        (
            "[risk]\nmax_dayly_loss = 5",
            ["unknown key risk.max_dayly_loss (file velox.toml)", "did you mean max_daily_loss? known"],
        ),
        ("profil = 1", ["unknown key profil (file velox.toml)", "did you mean profile?", "data_dir"]),
        ("[zzz]\na = 1", ["unknown key zzz", "known keys: account"]),
        ('profile = "fast"', ["profile: expected embedded, full or null, found 'fast'"]),
        ("profile = 1", ["profile: expected embedded, full or null, found 1"]),
        ('data_dir = ""', ["data_dir: expected a directory, found ''"]),
        ("[stop]\ntrail_pct = 150", ["stop.trail_pct: expected a percentage above 0 and below 100 (1.5 means 1.5 %), found 150"]),
        ('[stop]\ntrail_pct = "wide"', ["stop.trail_pct: expected a percentage", "'wide'"]),
        ("[stop]\ntrail_pct = nan", ["stop.trail_pct: expected a percentage", "nan"]),
        (
            "[stop]\natr_period = 10",
            ["unknown key stop.atr_period", "keys of type trailing_pct: activate_pct, trail_pct, type"],
        ),
        ('[stop]\ntype = "trailling"', ["stop.type: expected one of none, fixed_pct", "'trailling'"]),
        ('[stop]\ntype = "fixed_pct"', ["stop.stop_pct: expected a value, found nothing"]),
        (
            '[stop]\ntype = "moving_average"\nstop_pct = 1\naverage = "rsi_14"',
            ["stop.average: expected a moving average"],
        ),
        (
            '[stop]\ntype = "time_decay"\nstart_pct = 1\nend_pct = 2\ndecay_minutes = 5',
            ["stop.end_pct: expected less than"],
        ),
        ('[stop]\ntype = "steps"\nstop_pct = 1\nsteps = []', ["stop.steps: expected at least one step"]),
        ("stop = 5", ["stop: expected a table, found 5"]),
        (CSV + '[[instruments]]\nsymbol = "A"\nlot = -1', ["instruments.A.lot: expected a whole number, 1 or more, found -1"]),
        (CSV + '[[instruments]]\nsymbol = "A"\nlot = 1.5', ["instruments.A.lot: expected a whole number", "1.5"]),
        (CSV + '[[instruments]]\nsymbol = "A"\nlot = true', ["instruments.A.lot: expected a whole number", "true"]),
        (CSV + '[[instruments]]\nsymbol = "A"\ntick_size = 0', ["instruments.A.tick_size: expected a price above 0"]),
        (CSV + '[[instruments]]\nsymbol = " A"', ["symbol: expected 1 to 64 characters without spaces at the ends"]),
        (CSV + "[[instruments]]\nlot = 1", ["instruments.0.symbol: expected a value, found nothing"]),
        (
            CSV + '[[instruments]]\nsymbol = "A"\n[[instruments]]\nsymbol = "A"',
            ["A.symbol: expected a name that no other has"],
        ),
        (
            CSV + '[[instruments]]\nsymbol = "A"\ncurrency = "USD"',
            ["A.currency: expected the account's currency (INR)"],
        ),
        (CSV + '[[instruments]]\nsymbol = "A"\ncurrency = "dollars"', ["instruments.A.currency: expected a currency code"]),
        ('[feed]\nkind = "csv"', ["feed.inputs: expected at least one file", "found nothing"]),
        ('[feed]\nkind = "kafka"', ["instruments: expected the instruments to read from the topic"]),
        ("[feed]\nspeed = 0", ["feed.speed: expected max (as fast as possible), real, or a number above 0"]),
        ('[feed]\ncolumns = { pric = "x" }', ["feed.columns: expected roles with their columns", "price"]),
        (
            '[feed]\ntimezone = "Asia/Kolkatta"',
            ["feed.timezone: expected a time zone", "did you mean Asia/Kolkata?"],
        ),
        (
            '[feed]\nkind = "csv"\ninputs = ["SPYY=a.csv"]\n[[instruments]]\nsymbol = "SPY"',
            ["feed.inputs: expected symbols of configured instruments (SPY)", "did you mean SPY?"],
        ),
        ('[session]\ntimezone = "Mars"', ["session.timezone: expected a time zone"]),
        ('[session]\nopens = "16:00"', ["session.closes: expected a time after session.opens"]),
        ('[session]\nopens = "9 o\'clock"', ["session.opens: expected a time of day such as 09:15"]),
        (
            '[session]\nweekdays = ["monday"]',
            ["session.weekdays.0: expected mon, tue,", "found 'monday'"],
        ),
        ("[session]\nweekdays = []", ["session.weekdays: expected at least one day"]),
        ('[session]\nholidays = ["26/01/2024"]', ["session.holidays.0: expected a date such as 2024-01-26"]),
        ('[session]\nholidays = "2024-01-26"', ["session.holidays: expected a list"]),
        ("[session]\naround_the_clock = 3", ["session.around_the_clock: expected true or false, found 3"]),
        ("[account]\ncash = -5", ["account.cash: expected an amount of money above 0", "-5"]),
        ("[account]\ncash = inf", ["account.cash: expected an amount of money above 0", "inf"]),
        ('[account]\ncash = "a lot"', ["account.cash: expected an amount of money above 0", "'a lot'"]),
        ("[account]\ncash = 1e20", ["account.cash: expected", "at most 1,000,000,000,000,000", "found 1e+20"]),
        ("[account]\ncash = 0.1234567891", ["account.cash: expected", "at most 9 decimals"]),
        ("[account]\ncash = true", ["account.cash: expected an amount of money above 0", "true"]),
        ("[risk]\nmax_positions = 0", ["risk.max_positions: expected a whole number, 1 or more, found 0"]),
        ("risk = 1", ["risk: expected a table, found 1"]),
        ("[charges]\nper_order = -1", ["charges.per_order: expected an amount of money, 0 or more, found -1"]),
        ("[charges]\npct = 100", ["charges.pct: expected a percentage from 0 to 99 (0.03 means 0.03 %), found 100"]),
        ('[charges]\ntable = "mcx"', ["charges.table: expected flat, nse, bse, per_share or none, found 'mcx'"]),
        ('[charges]\ntable = "nse"\nper_order = 5', ["charges.per_order: expected nothing, as charges.table is 'nse', found 5"]),
        (
            "[charges]\nbrokerage = { options = { per_order = 10 } }",
            ["charges.brokerage: expected nothing, as charges.table is 'flat', found", "it is of table 'nse' or 'bse'"],
        ),
        (
            '[charges]\ntable = "nse"\nbrokerage = { futures = { max_per_order = -1 } }',
            ["charges.brokerage.futures.max_per_order: expected an amount of money, 0 or more, found -1"],
        ),
        ('[charges]\ntable = "nse"\nbrokerage = { bonds = {} }', ["charges.brokerage.bonds"]),
        ('[charges]\ntable = "per_share"\nmax_pct = 100', ["charges.max_pct: expected a percentage from 0 to 99"]),
        (
            '[charges]\ntable = "nse"\n[account]\ncurrency = "USD"',
            ["account.currency: expected INR, as charges.table is 'nse', found 'USD'"],
        ),
        (
            '[charges]\ntable = "nse"\n[[instruments]]\nsymbol = "RELIANCE"\nexchange = "BSE"',
            ["instruments.RELIANCE.exchange: expected NSE, as charges.table is 'nse', found 'BSE'"],
        ),
        (
            '[charges]\ntable = "bse"\n[account]\ncurrency = "USD"',
            ["account.currency: expected INR, as charges.table is 'bse', found 'USD'"],
        ),
        (
            '[charges]\ntable = "bse"\n[[instruments]]\nsymbol = "RELIANCE"',
            ["instruments.RELIANCE.exchange: expected BSE, as charges.table is 'bse'"],
        ),
        (
            '[charges]\ntable = "bse"\n[[instruments]]\nsymbol = "SENSEX26APRFUT"\nexchange = "BSE"\nsegment = "futures"',
            ["instruments.SENSEX26APRFUT.segment: expected equity_intraday or equity_delivery, as charges.table is 'bse'"],
        ),
        ('[charges]\ntable = "bse"\npct = 5', ["charges.pct: expected nothing, as charges.table is 'bse', found 5"]),
        (
            '[[instruments]]\nsymbol = "A"\nsegment = "bonds"',
            ["instruments.A.segment: expected equity_intraday, equity_delivery, futures or options, found 'bonds'"],
        ),
        ("[matching]\nslippage_ticks = -1", ["matching.slippage_ticks: expected a whole number from 0 to 1,000, found -1"]),
        ('[market_data]\ntimeframes = ["2w"]', ["market_data.timeframes.0: expected a length of bars from 1s to 1d"]),
        ("[journal]\nbatch = 0", ["journal.batch: expected a whole number from 1"]),
        ('[journal]\ndurability = "half"', ["journal.durability: expected full or normal, found 'half'"]),
        ("[http]\nport = 70000", ["http.port: expected a whole number from 0 to 65,535, found 70000"]),
        ('[http]\nhost = "example.org"', ["http.host: expected an IP address of this machine, or localhost"]),
        ('[http]\nallowed_hosts = ["velox.example:5000"]', ["http.allowed_hosts: expected host names", "without a port"]),
        ('[http]\nallowed_hosts = ["*"]', ["http.allowed_hosts: expected host names"]),
        ("[kafka]\nenabled = 5", ["kafka.enabled: expected true or false, found 5"]),
        ('[kafka]\nbootstrap_servers = "localhost"', ["kafka.bootstrap_servers: expected brokers as host:port", "'localhost'"]),
        ('[kafka]\nbootstrap_servers = "a:1, b:70000"', ["kafka.bootstrap_servers: expected brokers as host:port"]),
        ('[kafka]\ntopic_prefix = "a b"', ["kafka.topic_prefix: expected the beginning of topic names"]),
        ('[kafka]\nsecurity_protocol = "SASL_SSL"', ["kafka.username: expected a user name, which SASL_SSL needs"]),
        ('[kafka]\nca_file = "nowhere.pem"', ["kafka.ca_file: expected a file that exists, found 'nowhere.pem'"]),
        ('[kafka]\nusername = "u"', ["kafka.security_protocol: expected SASL_SSL or SASL_PLAINTEXT, as kafka.username is given"]),
        ("[kafka]\npartitions = 0", ["kafka.partitions: expected a whole number from 1 to 1,000, found 0"]),
        (
            f'{MINE}[feed]\nkind = "kafka"\ntopic = "velox-ticks"',
            ["feed.topic: expected a topic that VELOX does not publish on itself (velox…), found 'velox-ticks'"],
        ),
        ("[influxdb]\nenabled = true", ["influxdb.token: expected the token that InfluxDB knows", "velox init"]),
        ('[influxdb]\nurl = "localhost:8086"', ["influxdb.url: expected the address of InfluxDB", "'localhost:8086'"]),
        ('[influxdb]\nurl = "http://u:p@h"', ["influxdb.url: must hold no user and no password (it is not shown here)"]),
        ('[influxdb]\nurl = "http://h:x"', ["influxdb.url: expected the address of InfluxDB"]),
        ('[influxdb]\nbucket = ""', ["influxdb.bucket: expected a text that is not empty"]),
        ('[redis]\nurl = "localhost"', ["redis.url: expected the address of Redis, such as redis://127.0.0.1:6379/0"]),
        ('[redis]\nurl = "redis://h:0x/1"', ["redis.url: expected the address of Redis"]),
        ('[redis]\nurl = "redis://h/one"', ["redis.url: expected the address of Redis"]),
        (
            '[ports]\nstate_cache = "memory"\n[redis]\nenabled = true',
            ["redis.enabled is true (file velox.toml), but ports.state_cache is 'memory' (file velox.toml); set one of them"],
        ),
        ('[ports]\nstate_cache = "kafka"', ["ports.state_cache: expected memory, redis or null, found 'kafka'"]),
        ("[cache]\ntick_ttl_s = 0", ["cache.tick_ttl_s: expected a whole number from 1", "found 0"]),
        ('[http]\nhost = "0.0.0.0"\npublished_on_loopback = "maybe"', ["http.published_on_loopback: expected true or false"]),
        (
            "[simulator]\nfollow_clock = true\ndate = 2024-01-15",
            [
                "session.around_the_clock: expected true, as simulator.follow_clock is",
                "simulator.date: expected no date",
                "simulator.speed: expected real",
            ],
        ),
        ("[simulator]\nhistory_minutes = 1441", ["simulator.history_minutes: expected a whole number from 0 to 1,440"]),
        ('[logging]\nlevel = "loud"', ["logging.level: expected debug, info, warning or error"]),
        ("[simulator]\nsymbols = []", ["simulator.symbols: expected at least one symbol"]),
        ("[simulator]\ndays = 0", ["simulator.days: expected a whole number, 1 or more"]),
        ('[[instruments]]\nsymbol = "A"', ["instruments.A.symbol: expected symbols of the simulator"]),
        (
            '[[instruments]]\nsymbol = "A"\n[[simulator.symbols]]\nsymbol = "A"\nprice = 100.01\ntick_size = 0.01\nlot = 2',
            [
                "simulator.symbols.A.tick_size: expected the instrument's tick size (0.05) or nothing",
                "A.lot",
                "A.price: expected a multiple",
            ],
        ),
    ],
)
def test_a_mistake_in_the_file_is_named_with_what_may_stand_there(load: Loader, toml: str, parts: Sequence[str]) -> None:
    message = "\n".join(load.problems(toml))
    assert [part for part in parts if part not in message] == []
    assert "(file velox.toml)" in message or "(default)" in message


def test_all_mistakes_are_told_together_and_each_once(load: Loader) -> None:
    problems = load.problems(
        """
        [stop]
        trail_pct = 150
        [risk]
        max_dayly_loss = 5
        [[instruments]]
        symbol = "SPY"
        lot = -1
        [[strategies]]
        strategy = "ema_cros"
        symbols = ["SPYY"]
        [[strategies]]
        strategy = "ema_cross"
        params = { fast = 50 }
        stop = { type = "atr", trail_pct = 1 }
        [feed]
        kind = "csv"
        inputs = ["a.csv"]
        """,
        environment={"VELOX_HTTP__PROT": "1"},
        assignments=["zip.zap=1", "nonsense"],
    )
    wanted = {
        "stop.trail_pct",
        "risk.max_dayly_loss",
        "instruments.SPY.lot",
        "strategies.ema_cros.strategy",
        "strategies.ema_cros.symbols",
        "strategies.ema_cross.params.fast",
        "strategies.ema_cross.stop.trail_pct",
        "http.prot (environment VELOX_HTTP__PROT)",
        "zip (--set)",
        "--set nonsense",
    }
    assert {
        key for key in wanted if sum(problem.removeprefix("unknown key ").startswith(key) for problem in problems) == 1
    } == wanted
    assert len(problems) == len(wanted)


def test_a_mistake_is_blamed_on_the_source_it_came_from(load: Loader) -> None:
    assert "(environment VELOX_HTTP__PORT)" in load.problems(environment={"VELOX_HTTP__PORT": "many"})[0]
    assert "(--set)" in load.problems(assignments=["http.port=many"])[0]


def test_of_an_address_that_may_hold_a_password_only_the_scheme_is_shown(load: Loader) -> None:
    (problem,) = load.problems(assignments=["redis.url=http://user:hunter2@localhost"])
    assert "redis.url: expected the address of Redis" in problem
    assert "found an address that begins with http://" in problem
    assert "hunter2" not in problem.partition("redis.url: ")[2]


def test_a_secret_is_not_shown_in_a_message(load: Loader) -> None:
    (problem,) = load.problems("[influxdb]\ntoken = 123456")
    assert problem == "influxdb.token: expected a text, found a secret (file velox.toml)"


def test_the_full_profile_needs_a_token(load: Loader) -> None:
    (problem,) = load.problems(assignments=["profile=full"])
    assert problem == (
        "influxdb.token: expected the token that InfluxDB knows, found nothing (profile full); "
        "`velox init` makes one for docker-compose.yml"
    )
