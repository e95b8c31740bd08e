"""Rules of the marketplace: states, money, limits, and every choice where the sources are silent.

Each rule names its source. SDK: botocore's service model `mturk/2017-01-17`. DOC: the API reference of AWS. GUIDE and
G08: the developer guides of 2017 and 2008. LEG and D08: the API references of 2014 and 2008. S000: a lecture with live
output of the service. `repository#number`: an issue or a log that quotes the service. INFER: an inference from these.
UNKNOWN: nothing was found, and `unknown` says what was chosen.
"""
