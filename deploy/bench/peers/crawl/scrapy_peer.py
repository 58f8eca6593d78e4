"""Scrapy as its documentation shows it, on the benchmark's page: 64 requests at
a time, CSS selectors, the fields every contestant reads.

    scrapy_peer.py ADDRESS PAGES     prints one line of JSON
"""
import json
import resource
import sys
import time

import scrapy
from scrapy.crawler import CrawlerProcess

ADDRESS, PAGES = sys.argv[1], int(sys.argv[2])
POSTS = 20
start = {}
counts = {"pages": 0, "bad": 0}


def spent():
    use = resource.getrusage(resource.RUSAGE_SELF)
    return use.ru_utime + use.ru_stime


class Channel(scrapy.Spider):
    name = "channel"

    async def start(self):
        for request in self.start_requests():
            yield request

    def start_requests(self):
        start["cpu"], start["wall"] = spent(), time.time()
        for i in range(PAGES):
            yield scrapy.Request(f"{ADDRESS}/s/riversidenotes?before={i}", dont_filter=True)

    def parse(self, response):
        whole = 0
        for post in response.css(".tgme_widget_message[data-post]"):
            text = post.css(".tgme_widget_message_text")
            fields = [
                post.attrib["data-post"],
                "".join(text.css("::text").getall()),
                post.css(".tgme_widget_message_views::text").get(),
                post.css("time::attr(datetime)").get(),
                text.css("a::attr(href)").getall(),
            ]
            whole += all(fields)
        counts["pages"] += 1
        counts["bad"] += whole != POSTS


process = CrawlerProcess(settings={
    "LOG_ENABLED": False, "ROBOTSTXT_OBEY": False, "CONCURRENT_REQUESTS": 64, "CONCURRENT_REQUESTS_PER_DOMAIN": 64,
    "DOWNLOAD_DELAY": 0, "RETRY_ENABLED": False, "COOKIES_ENABLED": False, "TELNETCONSOLE_ENABLED": False,
})
process.crawl(Channel)
process.start()
if counts["pages"] != PAGES or counts["bad"]:
    sys.exit(f"read {counts} of {PAGES} pages")
cpu = spent() - start["cpu"]
print(json.dumps({
    "name": "scrapy", "pages": PAGES, "seconds": time.time() - start["wall"], "cpu_seconds": cpu, "pages_per_cpu_second": PAGES / cpu,
    "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
