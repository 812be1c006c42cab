"""Scrapy's settings, each with its reason. A crawl adds its own in `for_run`."""

from __future__ import annotations

from typing import Any

from spiders.run import Run

BOT_NAME = "hemeroteca"
SPIDER_MODULES = ["spiders.sites"]
NEWSPIDER_MODULE = "spiders.sites"

# --- Nothing is fetched without being kept, and nothing is shown that did not come over the wire.
DOWNLOAD_HANDLERS = {
    "http": "pipelines.capture.handler.CaptureHandler",
    "https": "pipelines.capture.handler.CaptureHandler",
    # A page must not be able to make us read a file or another service.
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
HTTPCACHE_ENABLED = False
HTTPPROXY_ENABLED = False  # a proxy would stand between the record and the site

# --- The frontier decides what is asked and when; it knows what was asked before, over runs.
SCHEDULER = "spiders.frontier.scheduler.FrontierScheduler"
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
RETRY_ENABLED = False  # tries are counted in the frontier, with growing pauses
REDIRECT_ENABLED = False  # a redirect is an answer; its target is a link like any other
METAREFRESH_ENABLED = False
DEPTH_LIMIT = 0  # hops are in the frontier; families say where a walk ends
OFFSITE_ENABLED = False
CONCURRENT_ITEMS = 1  # callbacks' output is taken in order by `Acknowledge`; 100 workers cost time
SPIDER_MIDDLEWARES = {
    # Nearest to the engine: sees what all others let pass, and acknowledges.
    "spiders.frontier.acknowledging.Acknowledge": 10,
    "spiders.heeding.HeedOptOuts": 500,  # nearest to the spider: what it skips is not walked
    # What these two do is the frontier's work.
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    # What an error page says is kept and read like any other.
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    # A Referer would tell a site how an archive reads it, and make requests depend on the way.
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
}
DOWNLOADER_MIDDLEWARES = {
    "spiders.families.refusing.SecondThoughts": 90,  # before robots.txt is asked for nothing
    "spiders.robots.RobotsMiddleware": 100,
    "spiders.heeding.Reserved": 110,
    # Scrapy's own takes every error for permission; ours follows RFC 9309.
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # families know their hosts
    "spiders.recovering.StoredAnswers": 950,  # innermost: an answer read from a WARC
}
ROBOTSTXT_OBEY = True

# --- Manners.
CONCURRENT_REQUESTS = 32  # per site, over its hosts; the scheduler holds each host to its own limit
DOWNLOAD_DELAY_JITTER = 0  # the delay is a promise: never less
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
AUTOTHROTTLE_MAX_DELAY = 60.0
DOWNLOAD_TIMEOUT = 60  # seconds without a byte; a large file from a slow server may take long
CAPTURE_TOTAL_SECONDS = 3600  # for one response, however it flows
COOKIES_ENABLED = False  # a reader's session is nothing to archive
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
}

# --- Limits: what a page may decompress to in memory.
DOWNLOAD_MAXSIZE = 64 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_FAIL_ON_DATALOSS = False  # what came is kept, marked WARC-Truncated, and tried again
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 20_000_000

# --- How it runs.
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
DNS_TIMEOUT = 20
TELNETCONSOLE_ENABLED = False  # nobody opens a port without being asked
REMOTE_CONTROL_ENABLED = False
LOG_LEVEL = "INFO"
LOGSTATS_INTERVAL = 0  # the run has its own figures
STATS_DUMP = False
MEMUSAGE_ENABLED = False
WARN_ON_GENERATOR_RETURN_VALUE = False  # it reads each callback's source on its first use


def for_run(run: Run) -> dict[str, Any]:
    """Return what depends on the collection and on the run."""
    return {
        "RUN": run,
        "CAPTURE_SESSION": run.keeper.session,
        "USER_AGENT": run.collection.user_agent,
        "DOWNLOAD_DELAY": run.delay,
        "CONCURRENT_REQUESTS_PER_DOMAIN": run.concurrency,
        # Whoever asks for no delay at all means it (a site of one's own, a test).
        "AUTOTHROTTLE_ENABLED": run.delay > 0,
        "AUTOTHROTTLE_START_DELAY": run.delay,
        "AUTOTHROTTLE_TARGET_CONCURRENCY": float(run.concurrency),
    }
