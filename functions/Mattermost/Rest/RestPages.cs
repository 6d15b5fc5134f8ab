namespace Integration.Functions.Mattermost.Rest;

/// <summary>Lists that come in pages of <see cref="MattermostSession.PageSize"/>, read to their end.</summary>
internal static class RestPages
{
    /// <summary>Whoever answers full pages for ever is no Mattermost.</summary>
    private const int MostPages = 1000;

    /// <summary>All items, or the failure of the first page that could not be read.</summary>
    public static async Task<RestOutcome<List<TItem>>> AllAsync<TPage, TItem>(
        Func<int, Task<RestOutcome<TPage>>> read, Func<TPage, IReadOnlyCollection<TItem>> itemsOf)
        where TPage : class
    {
        var all = new List<TItem>();
        for (var page = 0; ; page++)
        {
            var outcome = await read(page);
            if (outcome.AnswerOrNull is not { } answer) return new RestOutcome<List<TItem>>.Failed(outcome.FailureOrNull!) { Head = outcome.Head };
            var items = itemsOf(answer);
            all.AddRange(items);
            if (items.Count < MattermostSession.PageSize || page == MostPages) return new RestOutcome<List<TItem>>.Done(all) { Head = outcome.Head };
        }
    }

    /// <summary>What is answered to lists of at most <see cref="MattermostSession.MostIds"/> keys, put together.</summary>
    public static async Task<RestOutcome<List<TItem>>> OfAsync<TItem>(IEnumerable<string> keys, Func<string[], Task<RestOutcome<TItem[]>>> read)
    {
        var all = new List<TItem>();
        foreach (var chunk in keys.Chunk(MattermostSession.MostIds))
        {
            var outcome = await read(chunk);
            if (outcome.AnswerOrNull is not { } items) return new RestOutcome<List<TItem>>.Failed(outcome.FailureOrNull!) { Head = outcome.Head };
            all.AddRange(items);
        }

        return new RestOutcome<List<TItem>>.Done(all);
    }
}
