namespace Integration.Functions.Mattermost;

/// <summary>
/// Checks the form of each address and sends to it. A caller whose path is a secret sends to the origin and gives the
/// whole address by <see cref="SetAddress"/>: everything above this handler that reports requests sees the origin only.
/// </summary>
internal sealed class GuardedHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private static readonly HttpRequestOptionsKey<Uri> Address = new("Integration.Address");

    public static void SetAddress(HttpRequestMessage request, Uri address) => request.Options.Set(Address, address);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Options.TryGetValue(Address, out var address)) request.RequestUri = address;
        if (OutboundGuard.FormObjection(request.RequestUri!) is { } objection) throw new OutboundRefusedException(objection);
        return base.SendAsync(request, cancellationToken);
    }
}
