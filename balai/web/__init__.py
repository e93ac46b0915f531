"""Screens: portal for citizens, desk for officers, dashboards for heads of office."""
