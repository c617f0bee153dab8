package dev.inlet.input.websocket.tls;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelProgressivePromise;
import io.netty.channel.ChannelPromise;
import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.EventExecutor;
import java.net.SocketAddress;

/** Passes everything on to another context, for those that differ from it in something. */
abstract class ForwardingContext implements ChannelHandlerContext {
  private final ChannelHandlerContext context;

  ForwardingContext(ChannelHandlerContext context) {
    this.context = requireNonNull(context, "context is null");
  }

  @Override
  public Channel channel() {
    return context.channel();
  }

  @Override
  public EventExecutor executor() {
    return context.executor();
  }

  @Override
  public String name() {
    return context.name();
  }

  @Override
  public ChannelHandler handler() {
    return context.handler();
  }

  @Override
  public boolean isRemoved() {
    return context.isRemoved();
  }

  @Override
  public ChannelPipeline pipeline() {
    return context.pipeline();
  }

  @Override
  public ByteBufAllocator alloc() {
    return context.alloc();
  }

  @Override
  public ChannelHandlerContext fireChannelRegistered() {
    context.fireChannelRegistered();
    return this;
  }

  @Override
  public ChannelHandlerContext fireChannelUnregistered() {
    context.fireChannelUnregistered();
    return this;
  }

  @Override
  public ChannelHandlerContext fireChannelActive() {
    context.fireChannelActive();
    return this;
  }

  @Override
  public ChannelHandlerContext fireChannelInactive() {
    context.fireChannelInactive();
    return this;
  }

  @Override
  public ChannelHandlerContext fireExceptionCaught(Throwable cause) {
    context.fireExceptionCaught(cause);
    return this;
  }

  @Override
  public ChannelHandlerContext fireUserEventTriggered(Object event) {
    context.fireUserEventTriggered(event);
    return this;
  }

  @Override
  public ChannelHandlerContext fireChannelRead(Object message) {
    context.fireChannelRead(message);
    return this;
  }

  @Override
  public ChannelHandlerContext fireChannelReadComplete() {
    context.fireChannelReadComplete();
    return this;
  }

  @Override
  public ChannelHandlerContext fireChannelWritabilityChanged() {
    context.fireChannelWritabilityChanged();
    return this;
  }

  @Override
  public ChannelHandlerContext read() {
    context.read();
    return this;
  }

  @Override
  public ChannelHandlerContext flush() {
    context.flush();
    return this;
  }

  @Override
  public ChannelFuture bind(SocketAddress local, ChannelPromise promise) {
    return context.bind(local, promise);
  }

  @Override
  public ChannelFuture connect(SocketAddress remote, ChannelPromise promise) {
    return context.connect(remote, promise);
  }

  @Override
  public ChannelFuture connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
    return context.connect(remote, local, promise);
  }

  @Override
  public ChannelFuture disconnect(ChannelPromise promise) {
    return context.disconnect(promise);
  }

  @Override
  public ChannelFuture close(ChannelPromise promise) {
    return context.close(promise);
  }

  @Override
  public ChannelFuture deregister(ChannelPromise promise) {
    return context.deregister(promise);
  }

  @Override
  public ChannelFuture write(Object message, ChannelPromise promise) {
    return context.write(message, promise);
  }

  @Override
  public ChannelFuture writeAndFlush(Object message, ChannelPromise promise) {
    return context.writeAndFlush(message, promise);
  }

  @Override
  public ChannelFuture newFailedFuture(Throwable cause) {
    return context.newFailedFuture(cause);
  }

  @Override
  public ChannelFuture newSucceededFuture() {
    return context.newSucceededFuture();
  }

  @Override
  public ChannelPromise newPromise() {
    return context.newPromise();
  }

  @Override
  public ChannelProgressivePromise newProgressivePromise() {
    return context.newProgressivePromise();
  }

  @Override
  public ChannelPromise voidPromise() {
    return context.voidPromise();
  }

  @Override
  @SuppressWarnings("deprecation") // as the method that it implements is
  public <T> Attribute<T> attr(AttributeKey<T> key) {
    return context.attr(key);
  }

  @Override
  @SuppressWarnings("deprecation") // as the method that it implements is
  public <T> boolean hasAttr(AttributeKey<T> key) {
    return context.hasAttr(key);
  }
}
