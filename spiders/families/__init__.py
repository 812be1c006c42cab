"""How to walk a site: one spider per CMS, and what they have in common.

Reading a page (`links`, `requisites`, `feeds`, the `Rules` of a family) is pure: bytes and an
address give addresses with their kinds. Only `base` knows Scrapy's engine.
"""
