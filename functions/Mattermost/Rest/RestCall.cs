namespace Integration.Functions.Mattermost.Rest;

/// <summary>One call, before it is made. A class and not a record: a record would print its token.</summary>
internal sealed class RestCall
{
    public required Uri BaseUrl { get; init; }
    public required string? Token { get; init; }
    public required HttpMethod Method { get; init; }

    /// <summary>After <c>/api/v4</c>, escaped, with the query.</summary>
    public required string Path { get; init; }

    public byte[]? Json { get; init; }

    /// <summary>How long it may wait, all in all, when the server's rate limit says "later".</summary>
    public required TimeSpan Patience { get; init; }

    /// <summary>For logs: what is done, without ids and names.</summary>
    public required string Operation { get; init; }

    /// <summary>
    /// Where it goes: always below the registered address, sub-path kept. Null when the path would not stay what it is, as
    /// with a person's name of dots: then it names nothing.
    /// </summary>
    public Uri? Address
    {
        get
        {
            var wanted = $"{BaseUrl.AbsoluteUri.TrimEnd('/')}/api/v4{Path}";
            return Uri.TryCreate(wanted, UriKind.Absolute, out var address) && address.AbsoluteUri == wanted ? address : null;
        }
    }
}
