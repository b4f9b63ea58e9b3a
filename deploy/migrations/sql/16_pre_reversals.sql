-- A purchase that was taken back counts in lists that end before this day.
alter table purchases add column reversed_on date;
