"""The first version of the public interface. What it answers may gain fields, and never loses or changes one."""
